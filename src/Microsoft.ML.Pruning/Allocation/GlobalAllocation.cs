using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Allocation;

/// <summary>
/// The lowest scores of all layers together go, compared as they are. A layer that would lose everything keeps its highest score, and the
/// next lowest score elsewhere goes in its place, so that the total is still exact.
/// </summary>
public sealed record GlobalAllocation : Allocation
{
    /// <inheritdoc/>
    public override string Name => "global";

    /// <inheritdoc/>
    private protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity)
    {
        var requested = PruningCount.Of(sparsity, layers.Sum(layer => (long)layer.Count));
        var toPrune = requested - layers.Sum(layer => (long)layer.AlreadyPruned);
        if (toPrune <= 0)
        {
            return [.. layers.Select(layer => new LayerAllocation(layer.Layer, null, layer.Candidates))];
        }

        var candidates = layers.Sum(layer => (long)layer.Scores.CandidateCount);
        Scores[] scores = [.. layers.Select(layer => layer.Scores)];
        if (toPrune < candidates)
        {
            var kept = TopK.PruneLowest(scores, toPrune);
            if (layers.Zip(kept).All(pair => pair.Second.KeptCount > 0 || pair.First.Scores.CandidateCount == 0))
            {
                return [.. layers.Zip(kept, (layer, mask) => new LayerAllocation(layer.Layer, null, mask))];
            }
        }

        return KeepOneEach(layers, toPrune);
    }

    /// <summary>
    /// Takes the last group that each layer would lose out of the choice. That changes nothing for a layer that keeps more than one group
    /// anyway, because its last one would stay.
    /// </summary>
    private static ImmutableArray<LayerAllocation> KeepOneEach(IReadOnlyList<LayerScores> layers, long toPrune)
    {
        Mask[] last = [.. layers.Select(LastOf)];
        Scores[] others = [.. layers.Zip(last, (layer, one) => layer.Scores with { Candidates = layer.Candidates.And(one.Not()) })];
        var kept = TopK.PruneLowest(others, Math.Min(toPrune, others.Sum(scores => (long)scores.CandidateCount)));
        return
        [
            .. layers.Select((layer, i) => new LayerAllocation(
                layer.Layer,
                null,
                kept[i].Or(last[i]),
                kept[i].KeptCount == 0 && last[i].KeptCount == 1 ? $"kept one of {layer.Count}, the least that a layer keeps" : null)),
        ];
    }

    private static Mask LastOf(LayerScores layer)
    {
        var index = TopK.LastPruned(layer.Scores);
        return index < 0 ? Mask.AllKept(layer.Count).Not() : Mask.AllKept(layer.Count).And(Mask.FromPrunedIndices(layer.Count, index).Not());
    }
}
