using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Each layer gives up what it can spare, by measured loss.</summary>
/// <remarks>
/// <para>The first choice comes from the loss when each layer alone is pruned to several sparsities. (Compare the sensitivity scans of Han,
/// Pool, Tran and Dally, "Learning both weights and connections for efficient neural networks", 2015, and Li et al. 2017.) Every curve is
/// replaced by its lower convex hull over the pruned groups; the cheapest pieces of all hulls, by rise of the loss for each group (or
/// multiply-add), are taken until the total is reached, the first layer's first among equals. On the hulls that is the least possible sum;
/// beyond the last point a hull goes on with its last slope.</para>
/// <para>Layers that are pruned together lose more than the sum, so that this choice may be worse than that of a
/// <see cref="GlobalAllocation"/>. From the better of the two the shares are therefore searched for before each step, with all layers
/// pruned: in each of <see cref="Rounds"/> rounds every layer is measured at a share below and above its own, the hulls of these points say
/// what to try, and the best is gone on from. Where nothing gains half a percent, the next round takes half the step; the search ends when
/// that falls below a twentieth of what a layer keeps. Choices are compared by the rows that are classified wrong, then by loss, in a
/// regression by loss alone. It costs at most 2 + rounds x (2 x layers + 6) measurements a step, on as many rows as the scan.</para>
/// <para>With <see cref="Curves"/> the first choice stands, nothing is measured, and a higher sparsity only adds to what a lower one takes.
/// Groups pruned earlier stay pruned and count; every layer keeps one. With <see cref="SensitivityBudget.MultiplyAdds"/> the total is met
/// as nearly as whole groups allow.</para>
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

    /// <summary>How often to scan again around the choice, at least 0; default 12.</summary>
    /// <remarks>
    /// The most rounds before each step of a schedule; the search ends earlier where nothing gains. 0 leaves it at the first choice.
    /// Without effect where <see cref="Curves"/> are given.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int Rounds { get; init => field = Argument.AtLeast(0, value); } = 12;

    /// <inheritdoc/>
    public override string Name => "sensitivity";

    /// <inheritdoc/>
    internal override ImmutableArray<double> SparsitiesToMeasure => Curves.IsEmpty ? Sparsities : [];

    /// <inheritdoc/>
    internal override bool Settles => HasMeasured && Rounds > 0;

    /// <summary>Whether the curves were measured by the pruner, on rows that it has.</summary>
    private bool HasMeasured { get; init; }

    /// <inheritdoc/>
    internal override Allocation Measured(ImmutableArray<LossCurve> curves) => this with { Curves = curves, HasMeasured = true };

    /// <inheritdoc/>
    internal override Allocation Settled(
        IReadOnlyList<LayerScores> layers,
        double sparsity,
        Func<IReadOnlyList<ImmutableArray<LayerAllocation>>, IReadOnlyList<ChoiceLoss>> lossesOf)
    {
        var curves = CurvesOf(layers);
        var space = SpaceOf(layers, curves, sparsity);
        if (space.Spent(space.Lowest) >= space.Budget)
        {
            return this;
        }

        int[][] starts = [ShareStarts.Cheapest(space, curves), ShareStarts.Global(space, layers)];
        var search = new ShareSearch(space, choices => lossesOf([.. choices.Select(counts => Prune(layers, counts))]));
        var (counts, found) = search.Run(starts, Rounds);
        return new SettledAllocation(this, new([.. counts]), string.Create(
            CultureInfo.InvariantCulture,
            $"shares by {search.Measured} measurements with all layers pruned, loss {found.Loss:0.####}"));
    }

    /// <summary>Prunes each layer to a count.</summary>
    internal ImmutableArray<LayerAllocation> Prune(IReadOnlyList<LayerScores> layers, IReadOnlyList<int> counts) =>
    [
        .. layers.Select((layer, i) => new LayerAllocation(
            layer.Layer,
            Budget == SensitivityBudget.Groups ? null : (double)counts[i] / layer.Count,
            TopK.PruneLowest(layer.Scores, counts[i] - layer.AlreadyPruned))),
    ];

    /// <inheritdoc/>
    internal override IEnumerable<string> NotesOn(IReadOnlyList<(LayerAllocation Layer, long MultiplyAdds)> layers, double sparsity)
    {
        if (Budget != SensitivityBudget.MultiplyAdds)
        {
            yield break;
        }

        var all = layers.Sum(layer => (double)layer.MultiplyAdds);
        var pruned = layers.Sum(layer => (double)layer.MultiplyAdds * layer.Layer.Kept.PrunedCount / layer.Layer.Kept.Length);
        yield return string.Create(
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
        var curves = CurvesOf(layers);
        return Prune(layers, ShareStarts.Cheapest(SpaceOf(layers, curves, sparsity), curves));
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

    private ShareSpace SpaceOf(IReadOnlyList<LayerScores> layers, LossCurve[] curves, double sparsity) => new(
        [.. layers.Select(layer => layer.Count)],
        [.. layers.Select(layer => layer.AlreadyPruned)],
        [.. curves.Select(curve => Budget == SensitivityBudget.Groups ? 1 : (double)curve.MultiplyAdds / curve.Groups)],
        Budget == SensitivityBudget.Groups
            ? PruningCount.Of(sparsity, layers.Sum(layer => (long)layer.Count))
            : sparsity * curves.Sum(curve => curve.MultiplyAdds));

    private LossCurve[] CurvesOf(IReadOnlyList<LayerScores> layers) => [.. layers.Select(layer => CurveOf(layer.Layer, layer.Count))];
}
