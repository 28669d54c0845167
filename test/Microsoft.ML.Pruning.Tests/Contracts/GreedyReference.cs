using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>
/// What a pruner must choose, written as plainly as it can be: go through the groups by rising score and prune each one, unless it is the
/// last of its layer, until enough are pruned.
/// </summary>
internal static class GreedyReference
{
    /// <summary>For each set of groups of the selected layers, by its name, which groups are kept.</summary>
    public static Dictionary<string, bool[]> Keep(Network network, StepwiseMethod method, IReadOnlyList<string> selected, double sparsity)
    {
        var statistics = SharedCalibration.Shared.GatherFor(method.Saliency, network, selected);
        var sets = method.Structure.GroupsOf(network.Definition, selected);
        string[] layers = [.. sets.Select(set => set.Name)];
        var scores = sets.ToDictionary(set => set.Name, set => ScoresOf(network, method, set, statistics));
        var kept = sets.ToDictionary(set => set.Name, set => Bits(set.KeptIn(network.Masks)));
        if (method.Structure is NofMStructure pattern)
        {
            foreach (var layer in layers)
            {
                KeepNOfM(pattern, network.Definition.Parameter($"{layer}.weight").Shape, scores[layer], kept[layer]);
            }

            return kept;
        }

        if (method.Structure is WeightStructure { PerOutput: true })
        {
            scores = layers.ToDictionary(
                layer => layer, layer => RanksInRow(scores[layer], kept[layer], network.Definition.Parameter($"{layer}.weight").Shape[0]));
        }

        if (method.Allocation is ErdosRenyiAllocation)
        {
            foreach (var (layer, count) in ShareOut(network, sets, kept, sparsity))
            {
                PruneTo(kept[layer].Length - count, [layer], scores, kept);
            }

            return kept;
        }

        if (method.Allocation is SensitivityAllocation sensitivity)
        {
            foreach (var (layer, count) in ShareByLoss(sensitivity, kept, sparsity))
            {
                PruneTo(count, [layer], scores, kept);
            }

            return kept;
        }

        if (method.Allocation is GlobalAllocation global)
        {
            if (global.Normalization == LayerNormalization.L2)
            {
                scores = layers.ToDictionary(layer => layer, layer => DivideByNorm(scores[layer], kept[layer]));
            }

            PruneTo(PruningCount.Of(sparsity, scores.Values.Sum(s => s.Length)), layers, scores, kept);
            return kept;
        }

        foreach (var set in sets)
        {
            var own = (method.Allocation as ExplicitAllocation)?.Sparsities.Where(given => set.Layers.Contains(given.Key)).ToArray() ?? [];
            var fraction = own.Length > 0 ? own[0].Value : sparsity;
            PruneTo(PruningCount.Of(fraction, set.Count), [set.Name], scores, kept);
        }

        return kept;
    }

    /// <summary>Of every M neighbours along the inputs, prunes the lowest until no more than N are kept.</summary>
    private static void KeepNOfM(NofMStructure pattern, TensorShape shape, float[] scores, bool[] kept)
    {
        var kernel = (int)shape.Count / shape[0] / shape[1];
        var groups = Enumerable.Range(0, scores.Length).GroupBy(i => (Place: i % kernel, Neighbours: i / kernel / pattern.M));
        foreach (var index in groups.SelectMany(
            group => group.Where(i => kept[i]).OrderByDescending(i => scores[i]).ThenByDescending(i => i).Skip(pattern.N)))
        {
            kept[index] = false;
        }
    }

    /// <summary>The place of each weight among those of its row, pruned ones first, as a part of the row.</summary>
    private static float[] RanksInRow(float[] scores, bool[] kept, int rows)
    {
        var ranks = new float[scores.Length];
        foreach (var row in Enumerable.Range(0, scores.Length).Chunk(scores.Length / rows))
        {
            foreach (var (rank, index) in row.OrderBy(i => kept[i]).ThenBy(i => scores[i]).Index())
            {
                ranks[index] = (rank + 0.5f) / row.Length;
            }
        }

        return ranks;
    }

    private static void PruneTo(
        long count,
        IReadOnlyList<string> layers,
        Dictionary<string, float[]> scores,
        Dictionary<string, bool[]> kept)
    {
        var pruned = layers.Sum(layer => kept[layer].Count(k => !k));
        var order = layers
            .SelectMany((layer, place) => scores[layer].Select((score, index) => (score, place, layer, index)))
            .OrderBy(group => group.score).ThenBy(group => group.place).ThenBy(group => group.index);
        var left = layers.ToDictionary(layer => layer, layer => kept[layer].Count(k => k));
        foreach (var (_, _, layer, index) in order)
        {
            if (pruned < count && kept[layer][index] && left[layer] > 1)
            {
                kept[layer][index] = false;
                left[layer]--;
                pruned++;
            }
        }
    }

    /// <summary>
    /// One group to each layer that has one, then one after the other to the layer that is furthest behind (inputs + outputs + kernel) /
    /// their product; tied layers have the sum of both, as if the weights were one.
    /// </summary>
    private static Dictionary<string, int> ShareOut(
        Network network,
        IReadOnlyList<GroupSet> sets,
        Dictionary<string, bool[]> kept,
        double sparsity)
    {
        string[] layers = [.. sets.Select(set => set.Name)];
        var limits = layers.ToDictionary(layer => layer, layer => kept[layer].Count(k => k));
        var quotas = sets.ToDictionary(set => set.Name, QuotaOf);
        var shares = layers.ToDictionary(layer => layer, layer => Math.Min(1, limits[layer]));
        var total = layers.Sum(layer => (long)kept[layer].Length);
        var left = total - PruningCount.Of(sparsity, total) - shares.Values.Sum();
        for (; left > 0 && layers.Any(layer => shares[layer] < limits[layer]); left--)
        {
            shares[layers.Where(layer => shares[layer] < limits[layer]).MaxBy(layer => quotas[layer] / (shares[layer] + 0.5))!]++;
        }

        return shares;

        double QuotaOf(GroupSet set)
        {
            TensorShape[] shapes = [.. set.Layers.Select(layer => network.Definition.Parameter($"{layer}.weight").Shape)];
            var sides = shapes.SelectMany(shape => Enumerable.Range(0, shape.Rank).Select(i => (double)shape[i])).Sum();
            return set.Count * sides / shapes.Sum(shape => (double)shape.Count);
        }
    }

    /// <summary>One more pruned group after the other in the layer where the hull of the loss rises least.</summary>
    private static Dictionary<string, int> ShareByLoss(SensitivityAllocation allocation, Dictionary<string, bool[]> kept, double sparsity)
    {
        var counts = kept.ToDictionary(layer => layer.Key, layer => layer.Value.Count(k => !k));
        var hulls = allocation.Curves.Where(curve => kept.ContainsKey(curve.Layer)).ToDictionary(curve => curve.Layer, HullOf);
        var total = PruningCount.Of(sparsity, kept.Values.Sum(layer => (long)layer.Length));
        while (counts.Values.Sum() < total && counts.Any(layer => layer.Value < kept[layer.Key].Length - 1))
        {
            counts[counts
                .Where(layer => layer.Value < kept[layer.Key].Length - 1)
                .MinBy(layer => hulls[layer.Key](layer.Value + 1) - hulls[layer.Key](layer.Value)).Key]++;
        }

        return counts;
    }

    /// <summary>The lowest line through two measured counts around a count.</summary>
    /// <remarks>Beyond the last one, the steepest line that stays below all of them goes on.</remarks>
    private static Func<int, double> HullOf(LossCurve curve)
    {
        var points = curve.Points
            .GroupBy(point => (double)PruningCount.Of(point.Sparsity, curve.Groups), point => point.Loss)
            .Select(group => (X: group.Key, Y: group.Min()))
            .ToArray();
        var last = points[^1];
        var slope = points[..^1].Select(point => (last.Y - point.Y) / (last.X - point.X)).DefaultIfEmpty(0).Max();
        return count => count >= last.X
            ? last.Y + ((count - last.X) * slope)
            : (from a in points from b in points where a.X <= count && b.X > count select a.Y + ((b.Y - a.Y) * (count - a.X) / (b.X - a.X)))
                .Min();
    }

    private static float[] DivideByNorm(float[] scores, bool[] kept)
    {
        var norm = Math.Sqrt(scores.Where((_, i) => kept[i]).Sum(score => (double)score * score));
        return norm > 0 ? [.. scores.Select(score => (float)(score / norm))] : scores;
    }

    private static bool[] Bits(Mask mask) => [.. Enumerable.Range(0, mask.Length).Select(i => mask[i])];

    private static float[] ScoresOf(Network network, StepwiseMethod method, GroupSet set, SaliencyStatistics? statistics)
    {
        var groups = method.Structure is NofMStructure or WeightStructure
            ? new WeightStructure().GroupsOf(network.Definition, set.Name).Single()
            : set;
        var scores = groups.Score(MaskSet.Empty, parameter => method.Saliency.Score(network, parameter, statistics));
        return [.. Enumerable.Range(0, scores.Length).Select(i => scores[i])];
    }
}
