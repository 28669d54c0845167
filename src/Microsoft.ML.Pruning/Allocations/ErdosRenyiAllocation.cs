using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Small layers keep more, by the Erdos-Renyi rule.</summary>
/// <remarks>
/// The density of a layer is proportional to (in + out) / (in x out), and with the kernel form to (in + out + height + width) / (in x out x
/// height x width) for a Conv2d layer, where in counts the inputs of one filter. The factor makes the total exact; a layer that would need
/// more weights than it has keeps all, and the others make up for it. (Mocanu et al., "Scalable training of artificial neural networks with
/// adaptive sparse connectivity inspired by network science", 2018; kernel form: Evci, Gale, Menick, Castro and Elsen, "Rigging the
/// lottery: making all tickets winners", 2020.) Let q be a layer's density times its number of groups. Kept groups are given out by
/// Webster's divisor method: one to each layer, then each next one to the layer with the highest q / (kept + 1/2), the first among equals.
/// So the counts are within rounding of the densities, the total is exact, and a higher sparsity never lets a layer keep more. Groups
/// pruned earlier stay pruned and count. Tied layers have the density that their weights together have.
/// </remarks>
/// <param name="Kernel">Whether the kernel of a Conv2d layer counts; true by default. Linear layers are the same either way.</param>
public sealed record ErdosRenyiAllocation(bool Kernel = true) : Allocation
{
    /// <inheritdoc/>
    public override string Name => Kernel ? "Erdos-Renyi-kernel" : "Erdos-Renyi";

    /// <inheritdoc/>
    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress)
    {
        var total = layers.Sum(layer => (long)layer.Count);
        double[] quotas = [.. layers.Select(QuotaOf)];
        int[] limits = [.. layers.Select(layer => layer.Scores.CandidateCount)];
        var kept = Apportionment.Divide(quotas, limits, total - PruningCount.Of(sparsity, total));
        return [.. layers.Select((layer, i) => Keep(layer, kept[i]))];
    }

    private static LayerAllocation Keep(LayerScores layer, int kept) => new(
        layer.Layer,
        null,
        kept == layer.Scores.CandidateCount ? layer.Candidates : TopK.PruneLowest(layer.Scores, layer.Scores.CandidateCount - kept));

    /// <summary>The groups that the layer keeps, up to the common factor.</summary>
    private double QuotaOf(LayerScores layer)
    {
        if (layer.WeightShapes.IsDefaultOrEmpty)
        {
            throw new ArgumentException(
                $"The scores of layer '{layer.Layer}' come without the shape of its weight, which the {Name} allocation needs.",
                nameof(layer));
        }

        double sum = 0;
        double product = 0;
        foreach (var shape in layer.WeightShapes)
        {
            int[] sides = [.. Enumerable.Range(0, Kernel ? shape.Rank : 2).Select(i => shape[i])];
            sum += sides.Sum(side => (double)side);
            product += sides.Aggregate(1.0, (all, side) => all * side);
        }

        return layer.Count * sum / product;
    }
}
