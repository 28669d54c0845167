using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Each layer gives up what it can spare, by measured loss.</summary>
/// <remarks>
/// From the loss when each layer alone is pruned to several sparsities follow the counts, of the requested total, with the least predicted
/// rise. The prediction adds up the rises of the single layers. (Compare the sensitivity scans of Han, Pool, Tran and Dally, "Learning both
/// weights and connections for efficient neural networks", 2015, and Li et al. 2017.) Every curve is replaced by its lower convex hull over
/// the pruned groups; the cheapest pieces of all hulls, by rise of the loss for each group (or multiply-add), are taken until the total is
/// reached, the first layer's first among equals. On the hulls that is the least possible sum; a higher sparsity only adds to what a lower
/// one takes. Beyond the last point a hull goes on with its last slope. Groups pruned earlier stay pruned and count; every layer keeps one.
/// With <see cref="SensitivityBudget.MultiplyAdds"/> the total is met as nearly as whole groups allow.
/// </remarks>
/// <param name="Budget">What the requested sparsity is a fraction of.</param>
public sealed record SensitivityAllocation(SensitivityBudget Budget = SensitivityBudget.Groups) : Allocation
{
    private readonly ValueArray<double> _sparsities = new([0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]);
    private readonly ValueArray<LossCurve> _curves;

    /// <summary>What the requested sparsity is a fraction of.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the budgets.</exception>
    public SensitivityBudget Budget { get; init => field = Argument.Defined(value); } = Argument.Defined(Budget, nameof(Budget));

    /// <summary>The sparsities to scan each layer at without <see cref="Curves"/>.</summary>
    /// <remarks>They rise, above 0 and below 1. By default 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95 and 0.99.</remarks>
    /// <exception cref="ArgumentException">There is none, or they do not rise.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not within (0, 1).</exception>
    public ImmutableArray<double> Sparsities { get => _sparsities.Items; init => _sparsities = new(Rising(value)); }

    /// <summary>The loss curves of all layers to prune, from a scan.</summary>
    /// <remarks>Empty, the default, lets the pruner scan before it begins.</remarks>
    public ImmutableArray<LossCurve> Curves { get => _curves.Items; init => _curves = new(value); }

    /// <inheritdoc/>
    public override string Name => "sensitivity";

    /// <inheritdoc/>
    internal override ImmutableArray<double> SparsitiesToMeasure => Curves.IsEmpty ? Sparsities : [];

    /// <inheritdoc/>
    internal override Allocation Measured(ImmutableArray<LossCurve> curves) => this with { Curves = curves };

    /// <inheritdoc/>
    internal override string? NoteOn(IReadOnlyList<(LayerAllocation Layer, long MultiplyAdds)> layers, double sparsity)
    {
        if (Budget != SensitivityBudget.MultiplyAdds)
        {
            return null;
        }

        var all = layers.Sum(layer => (double)layer.MultiplyAdds);
        var pruned = layers.Sum(layer => (double)layer.MultiplyAdds * layer.Layer.Kept.PrunedCount / layer.Layer.Kept.Length);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"pruned {pruned / all:0.####} of the multiply-adds of these layers; {sparsity:0.####} were requested");
    }

    /// <inheritdoc/>
    internal override void Require(IReadOnlyList<LayerSize> layers)
    {
        foreach (var (layer, _, groups) in Curves.IsEmpty ? [] : layers)
        {
            _ = CurveOf(layer, groups);
        }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress)
    {
        LossCurve[] curves = [.. layers.Select(layer => CurveOf(layer.Layer, layer.Count))];
        var counts = CountsFor(layers, curves, sparsity);
        return [.. layers.Select((layer, i) => new LayerAllocation(
            layer.Layer,
            Budget == SensitivityBudget.Groups ? null : (double)counts[i] / layer.Count,
            TopK.PruneLowest(layer.Scores, counts[i] - layer.AlreadyPruned)))];
    }

    private static ImmutableArray<double> Rising(ImmutableArray<double> sparsities)
    {
        if (sparsities.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A sensitivity scan needs at least one sparsity.", nameof(Sparsities));
        }

        for (var i = 0; i < sparsities.Length; i++)
        {
            if (sparsities[i] is not (> 0 and < 1))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(Sparsities), sparsities[i], $"Sparsity {i} to scan is {sparsities[i]}; it must be above 0 and below 1.");
            }

            if (i > 0 && sparsities[i] <= sparsities[i - 1])
            {
                throw new ArgumentException(
                    $"The sparsities to scan must rise, but {sparsities[i]} follows {sparsities[i - 1]}.", nameof(Sparsities));
            }
        }

        return sparsities;
    }

    private LossCurve CurveOf(string layer, int groups)
    {
        var curve = Curves.FirstOrDefault(curve => curve.Layer == layer) ?? throw new ArgumentException(
            $"Layer '{layer}' has no loss "
                + $"curve{(Curves.IsEmpty ? "" : $"; those given are of {string.Join(", ", Curves.Select(other => other.Layer))}")}. "
                + "Scan its sensitivity first.", nameof(layer));
        return curve.Groups == groups
            ? curve
            : throw new ArgumentException(
                $"The loss curve of layer '{layer}' is over {curve.Groups} groups, but {groups} are to be pruned from; "
                    + "scan with the structure that is pruned.", nameof(layer));
    }

    /// <summary>How many groups each layer has pruned in the end.</summary>
    /// <remarks>What comes after a piece that the budget cuts short is left, so that a larger budget only adds.</remarks>
    private int[] CountsFor(IReadOnlyList<LayerScores> layers, LossCurve[] curves, double sparsity)
    {
        int[] counts = [.. layers.Select(layer => layer.AlreadyPruned)];
        double[] prices = [.. curves.Select(curve => Budget == SensitivityBudget.Groups ? 1 : (double)curve.MultiplyAdds / curve.Groups)];
        var left = Budget == SensitivityBudget.Groups
            ? PruningCount.Of(sparsity, layers.Sum(layer => (long)layer.Count))
            : sparsity * curves.Sum(curve => curve.MultiplyAdds);
        left -= counts.Zip(prices, (count, price) => count * price).Sum();
        foreach (var piece in curves
            .SelectMany((curve, layer) => LossHull.Of(curve, layer))
            .OrderBy(piece => piece.Slope / prices[piece.Layer])
            .ThenBy(piece => piece.Layer)
            .ThenBy(piece => piece.From))
        {
            var available = piece.To - Math.Max(piece.From, counts[piece.Layer]);
            var affordable = Math.Round(left / prices[piece.Layer], MidpointRounding.AwayFromZero);
            if (available <= 0)
            {
                continue;
            }

            var taken = (int)Math.Clamp(affordable, 0, available);
            counts[piece.Layer] += taken;
            left -= taken * prices[piece.Layer];
            if (taken < available)
            {
                break;
            }
        }

        return counts;
    }
}
