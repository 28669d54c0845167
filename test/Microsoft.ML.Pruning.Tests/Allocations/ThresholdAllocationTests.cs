using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Allocations;

/// <summary>Thresholds by value and by deviation, against the plainest reference.</summary>
public sealed class ThresholdAllocationTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_scores_below_the_value_goes_but_the_highest_of_a_layer(int seed)
    {
        var random = new Random(seed);
        LayerScores[] layers = [.. Enumerable.Range(0, 3).Select(i => Draw(random, $"l{i}"))];
        foreach (var value in new[] { -1, 0, 0.25, 0.6, 1, 5 })
        {
            foreach (var (layer, chosen) in layers.Zip(new ThresholdAllocation(value).Allocate(layers, 0)))
            {
                AssertBelow(layer, chosen, value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_deviation_is_of_signed_values_or_of_the_scores_not_pruned_yet(int seed)
    {
        var random = new Random(seed);
        LayerScores[] layers = [.. Enumerable.Range(0, 3).Select(i => Draw(random, $"l{i}"))];
        foreach (var quality in new[] { 0.01, 0.5, 1, 2, 20 })
        {
            foreach (var (layer, chosen) in layers.Zip(new DeviationAllocation(quality).Allocate(layers, 0)))
            {
                AssertBelow(layer, chosen, quality * DeviationOf(layer));
            }
        }
    }

    [Fact]
    public void A_score_of_the_value_itself_stays() =>
        Assert.Equal(
            Mask.FromPrunedIndices(4, 0, 2),
            new ThresholdAllocation(0.5).Allocate([Layer([0.25f, 0.5f, -0.25f, -0.5f], isAbsolute: true)], 0)[0].Kept);

    [Fact]
    public void Equal_scores_have_no_deviation_and_stay() =>
        Assert.Equal(0, new DeviationAllocation(3).Allocate([Layer([2, 2, 2])], 0)[0].Kept.PrunedCount);

    [Fact]
    public void What_was_pruned_earlier_stays_and_a_layer_of_nothing_else_is_left_as_it_is()
    {
        var none = Layer([1, 2, 3], candidates: Mask.FromPrunedIndices(3, 0, 1, 2));
        var two = Layer([9, 1, 2], candidates: Mask.FromPrunedIndices(3, 0));
        foreach (var allocation in new Allocation[] { new ThresholdAllocation(10), new DeviationAllocation(30) })
        {
            Assert.Equal([0, 1], allocation.Allocate([none, two], 0).Select(layer => layer.Kept.KeptCount));
            Assert.Equal(Mask.FromPrunedIndices(3, 0, 1), allocation.Allocate([two], 0)[0].Kept);
        }
    }

    [Fact]
    public void Scores_that_are_no_numbers_are_refused_by_name()
    {
        foreach (var allocation in new Allocation[] { new ThresholdAllocation(1), new DeviationAllocation(1) })
        {
            var error = Assert.Throws<ArgumentException>(() => allocation.Allocate([Layer([2, float.NaN, 3])], 0));
            Assert.Contains("layer", error.Message, StringComparison.Ordinal);
        }

        var infinite = Layer([1, float.PositiveInfinity]);
        Assert.Equal(Mask.FromPrunedIndices(2, 0), new ThresholdAllocation(2).Allocate([infinite], 0)[0].Kept);
        Assert.Contains(
            "'layer'",
            Assert.Throws<ArgumentException>(() => new DeviationAllocation(1).Allocate([infinite], 0)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_threshold_is_finite(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThresholdAllocation(value));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThresholdAllocation(1) with { Value = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviationAllocation(value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_quality_is_above_0(double quality)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new DeviationAllocation(quality));
        Assert.Contains("above 0", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviationAllocation(1) with { Quality = quality });
    }

    private static void AssertBelow(LayerScores layer, LayerAllocation chosen, double threshold)
    {
        int[] candidates = [.. Enumerable.Range(0, layer.Scores.Length).Where(i => layer.Scores.Candidates?[i] ?? true)];
        int[] kept = [.. candidates.Where(i => layer.Scores[i] >= threshold)];
        var keepsOne = kept.Length == 0 && candidates.Length > 0;
        if (keepsOne)
        {
            kept = [candidates.MaxBy(i => (layer.Scores[i], i))];
        }

        Assert.Equal(kept, Enumerable.Range(0, chosen.Kept.Length).Where(i => chosen.Kept[i]));
        Assert.Null(chosen.RequestedSparsity);
        Assert.Equal(keepsOne, chosen.Note?.StartsWith("kept one of", StringComparison.Ordinal) ?? false);
        Assert.Equal(keepsOne, chosen.Note is not null);
    }

    private static double DeviationOf(LayerScores layer)
    {
        var scores = layer.Scores;
        var values = Enumerable.Range(0, scores.Length)
            .Select(i => (Value: (double)scores.Values.Span[i], Stays: scores.Candidates?[i] ?? true));
        double[] counted = scores.IsAbsolute
            ? [.. values.Select(value => value.Stays ? value.Value : 0)]
            : [.. values.Where(value => value.Stays).Select(value => value.Value)];
        return Math.Sqrt(counted.Average(value => Math.Pow(value - counted.Average(), 2)));
    }

    /// <summary>Scores of few values, so that equal ones are common; in half of the layers some were pruned earlier.</summary>
    private static LayerScores Draw(Random random, string name)
    {
        var count = random.Next(2, 70);
        var isAbsolute = random.Next(2) == 0;
        float[] values = [.. Enumerable.Range(0, count).Select(_ => MathF.Round(8 * (random.NextSingle() - (isAbsolute ? 0.4f : 0))) / 8)];
        var earlier = random.Next(2) * random.Next(count - 1);
        return Layer(values, isAbsolute, Mask.FromPrunedIndices(count, [.. Enumerable.Range(0, earlier)]), name);
    }

    private static LayerScores Layer(float[] values, bool isAbsolute = false, Mask? candidates = null, string name = "layer") =>
        new(name, new Scores($"{name}.weight", values) { IsAbsolute = isAbsolute, Candidates = candidates });
}
