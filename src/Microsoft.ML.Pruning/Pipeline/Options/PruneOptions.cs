using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.Prune</c> prunes: any saliency with any structure, allocation and schedule. By default magnitude pruning of single weights.</summary>
public sealed record PruneOptions() : SaliencyPruningOptions<Saliency>(new MagnitudeSaliency(), new WeightStructure())
{
    /// <summary>
    /// How much each layer gives up; null (default) to let <see cref="PruningOptions.Scope"/> and <see cref="PruningOptions.LayerSparsities"/> say it, which
    /// must have their defaults otherwise.
    /// </summary>
    public Allocation? Allocation { get; init; }

    internal override Allocation Sharing => Allocation is null ? base.Sharing
        : LayerSparsities is null && Scope == PruningScope.PerLayer ? Allocation
        : throw new ArgumentException($"Allocation says how much each layer gives up ({Allocation.Name}), so that Scope must be PerLayer and LayerSparsities null. Set one of them.");
}
