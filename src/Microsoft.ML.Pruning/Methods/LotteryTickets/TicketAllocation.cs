using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>All layers compete but the output's, which give up their own fraction.</summary>
/// <param name="OutputLayers">The layers that yield the output.</param>
/// <param name="OutputSparsity">Their fraction, in [0, 1).</param>
internal sealed record TicketAllocation(ImmutableArray<string> OutputLayers, double OutputSparsity) : Allocation
{
    /// <inheritdoc/>
    public override string Name => "global, output layer apart";

    /// <inheritdoc/>
    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress)
    {
        var apart = layers.ToLookup(layer => OutputLayers.Contains(layer.Layer));
        var chosen = new GlobalAllocation().Allocate([.. apart[false]], sparsity)
            .Concat(new UniformAllocation().Allocate([.. apart[true]], OutputSparsity))
            .ToDictionary(layer => layer.Layer, StringComparer.Ordinal);
        return [.. layers.Select(layer => chosen[layer.Layer])];
    }
}
