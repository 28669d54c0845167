using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Allocations;

public sealed class SensitivityAllocationTests
{
    private static readonly double[] Requests = [0, 0.07, 0.25, 0.5, 0.66, 0.8, 0.93, 0.999];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_other_counts_with_the_same_total_lose_less_on_convex_curves(int seed)
    {
        var random = new Random(seed);
        ImmutableArray<LossCurve> curves = [.. Enumerable.Range(0, 3).Select(i => Convex(random, $"l{i}", groups: 3 + random.Next(12)))];
        foreach (var sparsity in Requests)
        {
            var counts = CountsOf(curves, sparsity);
            var total = PruningCount.Of(sparsity, curves.Sum(curve => (long)curve.Groups));
            Assert.Equal(Math.Min(total, curves.Sum(curve => curve.Groups - 1L)), counts.Sum());
            var best = AllCounts(curves, counts.Sum()).Min(other => LossOf(curves, other));
            Close.To(best, LossOf(curves, counts), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_higher_request_only_adds(int seed)
    {
        var random = new Random(seed);
        ImmutableArray<LossCurve> curves = [.. Enumerable.Range(0, 4).Select(i => Rough(random, $"l{i}", groups: 1 + random.Next(60)))];
        foreach (var budget in Enum.GetValues<SensitivityBudget>())
        {
            int[] before = [0, 0, 0, 0];
            foreach (var sparsity in Enumerable.Range(0, 100).Select(i => i / 100.0))
            {
                var counts = CountsOf(curves, sparsity, budget);
                Assert.All(counts.Zip(before), pair => Assert.True(pair.First >= pair.Second));
                Assert.All(counts.Zip(curves), pair => Assert.InRange(pair.First, 0, pair.Second.Groups - 1));
                before = counts;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_multiply_add_budget_is_met_to_within_a_group(int seed)
    {
        var random = new Random(seed);
        ImmutableArray<LossCurve> curves = [.. Enumerable.Range(0, 3).Select(i => Rough(random, $"l{i}", groups: 20 + random.Next(40)))];
        foreach (var sparsity in Requests.Where(sparsity => sparsity < 0.95))
        {
            var counts = CountsOf(curves, sparsity, SensitivityBudget.MultiplyAdds);
            var removed = counts.Zip(curves, (count, curve) => (double)count * curve.MultiplyAdds / curve.Groups).Sum();
            Assert.InRange(
                removed - sparsity * curves.Sum(curve => curve.MultiplyAdds), -Price(curves) / 2 - 1e-6, Price(curves) / 2 + 1e-6);
        }

        static double Price(ImmutableArray<LossCurve> curves) => curves.Max(curve => (double)curve.MultiplyAdds / curve.Groups);
    }

    [Fact]
    public void What_was_pruned_earlier_stays_and_counts()
    {
        ImmutableArray<LossCurve> curves = [Line("cheap", 10, 0.1), Line("dear", 10, 5)];
        LayerScores[] layers = [LayerOf(curves[0]), LayerOf(curves[1], prunedEarlier: 4)];
        Assert.Equal([2, 4], Allocate(curves, layers, 0.3));
        Assert.Equal([0, 4], Allocate(curves, layers, 0.1));
        Assert.Equal([9, 4], Allocate(curves, layers, 0.65));
        Assert.Equal([9, 6], Allocate(curves, layers, 0.75));
    }

    [Fact]
    public void A_dip_that_the_hull_bridges_is_not_stopped_at()
    {
        LossCurve curve = new("a", 10, 1, [new(0, 1), new(0.3, 3), new(0.6, 1.2), new(0.9, 5)]);
        Assert.Equal([6, 0], CountsOf([curve, Line("b", 10, 1)], 0.3));
    }

    [Fact]
    public void A_layer_that_could_not_be_scanned_is_pruned_last()
    {
        ImmutableArray<LossCurve> curves = [new("a", 10, 1, [new(0.1, 1)]), Line("b", 10, 9)];
        Assert.Equal([0, 9], CountsOf(curves, 0.45));
        Assert.Equal([3, 9], CountsOf(curves, 0.6));
    }

    [Fact]
    public void A_layer_without_a_curve_or_with_another_number_of_groups_is_refused()
    {
        var allocation = new SensitivityAllocation { Curves = [Line("a", 10, 1)] };
        var error = Assert.Throws<ArgumentException>(() => allocation.Allocate([LayerOf(Line("b", 10, 1))], 0.5));
        Assert.Contains("'b' has no loss curve; those given are of a", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => allocation.Allocate([LayerOf(Line("a", 11, 1))], 0.5));
        Assert.Contains("10 groups, but 11", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Scan its sensitivity",
            Assert.Throws<ArgumentException>(() => new SensitivityAllocation().Allocate([LayerOf(Line("a", 11, 1))], 0.5)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SensitivityAllocation((SensitivityBudget)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SensitivityAllocation { Rounds = -1 });
        Assert.Throws<ArgumentException>(() => new SensitivityAllocation { Sparsities = [] });
        Assert.Throws<ArgumentException>(() => new SensitivityAllocation { Sparsities = [0.5, 0.5] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SensitivityAllocation { Sparsities = [0, 0.5] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SensitivityAllocation { Sparsities = [0.5, 1] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SensitivityAllocation { Sparsities = [double.NaN] });
    }

    [Fact]
    public void A_curve_needs_rising_sparsities_and_finite_losses()
    {
        Assert.Throws<ArgumentException>(() => new LossCurve("a", 10, 1, []));
        Assert.Throws<ArgumentException>(() => new LossCurve("a", 10, 1, [new(0.5, 1), new(0.2, 1)]));
        Assert.Throws<ArgumentException>(() => new LossCurve("a", 10, 1, [new(0, 1), new(0.2, double.NaN)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossCurve("a", 10, 1, [new(0, 1), new(1, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossCurve("a", 0, 1, [new(0, 1), new(0.5, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LossCurve("a", 10, 0, [new(0, 1), new(0.5, 1)]));
    }

    private static int[] CountsOf(ImmutableArray<LossCurve> curves, double sparsity, SensitivityBudget budget = SensitivityBudget.Groups) =>
        Allocate(curves, [.. curves.Select(curve => LayerOf(curve))], sparsity, budget);

    private static int[] Allocate(
        ImmutableArray<LossCurve> curves,
        LayerScores[] layers,
        double sparsity,
        SensitivityBudget budget = SensitivityBudget.Groups) =>
        [.. new SensitivityAllocation(budget) { Curves = curves }.Allocate(layers, sparsity).Select(layer => layer.Kept.PrunedCount)];

    private static LayerScores LayerOf(LossCurve curve, int prunedEarlier = 0)
    {
        float[] scores = [.. Enumerable.Range(0, curve.Groups).Select(i => (float)i)];
        return new LayerScores(
            curve.Layer,
            new Scores(curve.Layer, scores) { Candidates = Mask.FromPrunedIndices(curve.Groups, [.. Enumerable.Range(0, prunedEarlier)]) });
    }

    private static LossCurve Line(string layer, int groups, double slope) => new(layer, groups, 1, [new(0, 1), new(0.5, 1 + slope)]);

    /// <summary>A point at every count, each group dearer than the one before.</summary>
    private static LossCurve Convex(Random random, string layer, int groups)
    {
        var (loss, rise) = (random.NextDouble(), random.NextDouble() - 0.5);
        var points = ImmutableArray.CreateBuilder<LossPoint>();
        for (var pruned = 0; pruned < groups; pruned++)
        {
            points.Add(new LossPoint((double)pruned / groups, loss));
            loss += rise;
            rise += random.NextDouble();
        }

        return new LossCurve(layer, groups, 1, points.ToImmutable());
    }

    /// <summary>A few points with any losses.</summary>
    private static LossCurve Rough(Random random, string layer, int groups) => new(
        layer,
        groups,
        groups * random.Next(1, 100),
        [.. new[] { 0, 0.2, 0.5, 0.6, 0.9 }.Select(sparsity => new LossPoint(sparsity, random.NextDouble()))]);

    private static double LossOf(ImmutableArray<LossCurve> curves, int[] counts) =>
        curves.Zip(counts, (curve, count) => curve.Points[count].Loss).Sum();

    private static IEnumerable<int[]> AllCounts(ImmutableArray<LossCurve> curves, int total) =>
        from a in Enumerable.Range(0, curves[0].Groups)
        from b in Enumerable.Range(0, curves[1].Groups)
        let c = total - a - b
        where c >= 0 && c < curves[2].Groups
        select new[] { a, b, c };
}
