using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Prunes the lowest scores of all layers together.</summary>
/// <remarks>
/// Scores are compared as they are, or by their part of their layer. A layer that would lose everything keeps its highest score, and the
/// next lowest score elsewhere goes in its place, so that the total is still exact.
/// </remarks>
/// <param name="Normalization">What a layer's scores are divided by first; nothing by default. Quotients are rounded to float.</param>
public sealed record GlobalAllocation(LayerNormalization Normalization = LayerNormalization.None) : Allocation
{
    /// <summary>What a layer's scores are divided by first; nothing by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the normalisations.</exception>
    public LayerNormalization Normalization { get; init => field = Argument.Defined(value); } =
        Argument.Defined(Normalization, nameof(Normalization));

    /// <inheritdoc/>
    public override string Name => Normalization == LayerNormalization.None ? "global" : "global, normalised";

    /// <inheritdoc/>
    internal override bool GivesEveryLayer(double sparsity) => Normalization == LayerNormalization.None;

    /// <inheritdoc/>
    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress)
    {
        var requested = PruningCount.Of(sparsity, layers.Sum(layer => (long)layer.Count));
        var toPrune = requested - layers.Sum(layer => (long)layer.AlreadyPruned);
        if (toPrune <= 0)
        {
            return [.. layers.Select(layer => new LayerAllocation(layer.Layer, null, layer.Candidates))];
        }

        if (Normalization == LayerNormalization.L2)
        {
            layers = [.. layers.Select(Normalized)];
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

    /// <summary>Takes the last group that each layer would lose out of the choice.</summary>
    /// <remarks>That changes nothing for a layer that keeps more than one group anyway, because its last one would stay.</remarks>
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

    /// <summary>The scores divided by their norm.</summary>
    /// <remarks>Those of a layer whose norm is 0, and NaN, stay as they are.</remarks>
    private static LayerScores Normalized(LayerScores layer)
    {
        var norm = NormOf(layer.Scores);
        if (double.IsInfinity(norm))
        {
            throw new ArgumentException(
                $"Layer '{layer.Layer}' has an infinite score, so its scores cannot be divided by their norm.", nameof(layer));
        }

        if (!(norm > 0))
        {
            return layer;
        }

        var values = layer.Scores.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] / norm);
        }

        return layer with
        {
            Scores = new Scores(layer.Scores.Name, values) { IsAbsolute = layer.Scores.IsAbsolute, Candidates = layer.Scores.Candidates }
        };
    }

    private static double NormOf(Scores scores)
    {
        var values = scores.Values.Span;
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            if (scores.Candidates is null || scores.Candidates[i])
            {
                sum += (double)values[i] * values[i];
            }
        }

        return Math.Sqrt(sum);
    }

    private static Mask LastOf(LayerScores layer)
    {
        var index = TopK.LastPruned(layer.Scores);
        return index < 0
            ? Mask.AllKept(layer.Count).Not()
            : Mask.AllKept(layer.Count).And(Mask.FromPrunedIndices(layer.Count, index).Not());
    }
}
