using Microsoft.ML.Pruning.Examples.Output;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class ParetoFrontTests
{
    [Fact]
    public void What_is_better_and_dearer_or_worse_and_cheaper_lies_on_the_front() =>
        Assert.Equal([true, true, true], ParetoFront.Of([(0.9, 300), (0.8, 200), (0.7, 100)]));

    [Fact]
    public void What_another_beats_in_one_and_equals_in_the_other_does_not_lie_on_it() =>
        Assert.Equal([true, false, false, false], ParetoFront.Of([(0.9, 100), (0.9, 101), (0.8, 100), (0.8, 300)]));

    [Fact]
    public void Equal_points_lie_on_it_together() =>
        Assert.Equal([true, false, true], ParetoFront.Of([(0.9, 100), (0.1, 100), (0.9, 100)]));

    [Fact]
    public void Without_points_there_is_no_front() => Assert.Empty(ParetoFront.Of([]));

    [Fact]
    public void A_point_alone_is_the_front() => Assert.Equal([true], ParetoFront.Of([(0, 0)]));

    [Fact]
    public void An_accuracy_that_is_no_number_is_refused() =>
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => ParetoFront.Of([(0.5, 1), (double.NaN, 1)])).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_any_points_those_on_the_front_beat_none_of_each_other_and_beat_all_others(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            // Few values, so that there are ties.
            var points = Enumerable.Range(0, random.Next(1, 12)).Select(_ => (random.Next(6) / 5.0, (long)random.Next(6))).ToArray();
            var lies = ParetoFront.Of(points);

            var front = points.Where((_, place) => lies[place]).ToList();
            var beaten = points.Where((_, place) => !lies[place]).ToList();
            Assert.NotEmpty(front);
            Assert.All(beaten, point => Assert.Contains(front, other => ParetoFront.Dominates(other, point)));
            Assert.DoesNotContain(front, one => front.Any(other => ParetoFront.Dominates(other, one)));

            // In order of cost the accuracy of a front only rises.
            var ordered = front.Distinct().OrderBy(point => point.Item2).Select(point => point.Item1).ToList();
            Assert.Equal(ordered.Distinct().Order(), ordered);
        }
    }
}
