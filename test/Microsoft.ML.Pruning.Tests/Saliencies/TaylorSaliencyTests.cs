using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class TaylorSaliencyTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(2).Linear(2, name: "a").Linear(2, name: "b").Build(), 1)
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
        Assert.Equal(
            new GradientRequest { Rows = 7, BatchSize = 3 }, new TaylorSaliency(TaylorForm.Group) { Rows = 7, BatchSize = 3 }.Request);
        Assert.False(new TaylorSaliency().Request.ComesFromFineTuning);
    }

    [Fact]
    public void A_form_that_is_none_is_refused() =>
        Assert.Contains(
            "Element, Group",
            Assert.Throws<ArgumentOutOfRangeException>(() => new TaylorSaliency((TaylorForm)2)).Message,
            StringComparison.Ordinal);

    private static Dictionary<string, ReadOnlyMemory<float>> Of(string parameter, params float[] values) => new() { [parameter] = values };
}
