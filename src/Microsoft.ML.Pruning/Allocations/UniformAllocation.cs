using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Every layer gives up the same fraction of its groups.</summary>
public sealed record UniformAllocation : Allocation
{
    /// <inheritdoc/>
    public override string Name => "uniform";

    /// <inheritdoc/>
    internal override bool GivesEveryLayer(double sparsity) => true;

    /// <inheritdoc/>
    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress) =>
        [.. layers.Select(layer => PruneLayer(layer, sparsity))];
}
