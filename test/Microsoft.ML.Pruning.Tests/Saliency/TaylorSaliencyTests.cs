using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliency;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Saliency;

public sealed class TaylorSaliencyTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(NetworkDefinition.Input(2).Linear(2, name: "a").Linear(2, name: "b").Build(), 1)
        .WithParameters(new Dictionary<string, float[]> { ["a.weight"] = [0.5f, -2, 3, 0] });

    [Fact]
    public void The_element_form_is_the_absolute_weight_times_the_mean_absolute_gradient()
    {
        var statistics = new GradientMagnitudeStatistics(Of("a.weight", 4, 0.25f, 0, 7));
        var scores = new TaylorSaliency().Score(Example, "a.weight", statistics);
        Assert.Equal([2, 0.5f, 0, 0], scores.Values.ToArray());
        Assert.False(scores.IsAbsolute);
    }

    [Fact]
    public void The_group_form_is_signed_and_counts_by_its_absolute_value()
    {
        var statistics = new GradientStatistics(Of("a.weight", 4, 0.25f, -1, 7));
        var scores = new TaylorSaliency(TaylorForm.Group).Score(Example, "a.weight", statistics);
        Assert.Equal([2, -0.5f, -3, 0], scores.Values.ToArray());
        Assert.Equal([2, 0.5f, 3, 0], Enumerable.Range(0, 4).Select(i => scores[i]));
    }

    [Fact]
    public void Each_form_asks_for_what_it_needs_from_the_rows_that_were_set()
    {
        Assert.Equal(new GradientMagnitudeRequest(), new TaylorSaliency().Request);
        Assert.Equal(new GradientRequest { Rows = 7, BatchSize = 3 }, new TaylorSaliency(TaylorForm.Group) { Rows = 7, BatchSize = 3 }.Request);
        Assert.False(new TaylorSaliency().Request.ComesFromFineTuning);
    }

    [Fact]
    public void Statistics_that_are_missing_or_of_another_kind_network_or_shape_are_refused()
    {
        AssertRefused("no statistics were given", "a.weight", null);
        AssertRefused("GradientStatistics was given", "a.weight", new GradientStatistics(Of("a.weight", 1, 2, 3, 4)));
        AssertRefused("only for: b.weight", "a.weight", new GradientMagnitudeStatistics(Of("b.weight", 1, 2, 3, 4)));
        AssertRefused("are 3 numbers, but the parameter has 4", "a.weight", new GradientMagnitudeStatistics(Of("a.weight", 1, 2, 3)));
        AssertRefused("'x.weight'", "x.weight", new GradientMagnitudeStatistics(Of("x.weight", 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Rows_and_batches_below_1_are_refused_with_the_value(int value)
    {
        Assert.Contains($"Rows is {value}; it must be at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => new TaylorSaliency { Rows = value }).Message, StringComparison.Ordinal);
        Assert.Contains($"BatchSize is {value}; it must be at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => new TaylorSaliency { BatchSize = value }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientRequest { Rows = value });
    }

    [Fact]
    public void A_form_that_is_none_is_refused() =>
        Assert.Contains("Element, Group", Assert.Throws<ArgumentOutOfRangeException>(() => new TaylorSaliency((TaylorForm)2)).Message, StringComparison.Ordinal);

    private static void AssertRefused(string message, string parameter, SaliencyStatistics? statistics) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new TaylorSaliency().Score(Example, parameter, statistics)).Message, StringComparison.Ordinal);

    private static Dictionary<string, ReadOnlyMemory<float>> Of(string parameter, params float[] values) => new() { [parameter] = values };
}
