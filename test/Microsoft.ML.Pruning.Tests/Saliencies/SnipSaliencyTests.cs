using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class SnipSaliencyTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(2).Linear(2, name: "a").Linear(1, name: "b").Build(), 1)
        .WithParameters(new Dictionary<string, float[]> { ["a.weight"] = [0.5f, -2, 3, 0], ["b.weight"] = [4, -1] });

    [Fact]
    public void Sensitivities_are_shares_of_their_sum_over_all_layers()
    {
        var statistics = Gradients([4, 0.5f, -1, 7], [-0.25f, 1]);
        Assert.Equal([0.25f, 0.125f, 0.375f, 0], new SnipSaliency().Score(Example, "a.weight", statistics).Values.ToArray());
        Assert.Equal([0.125f, 0.125f], new SnipSaliency().Score(Example, "b.weight", statistics).Values.ToArray());
    }

    [Fact]
    public void Without_any_sensitivity_all_scores_are_0()
    {
        var statistics = Gradients([0, 0, 0, 7], [0, 0]);
        Assert.Equal(new float[4], new SnipSaliency().Score(Example, "a.weight", statistics).Values.ToArray());
    }

    [Fact]
    public void Gradients_far_below_1_keep_their_order()
    {
        var statistics = Gradients([1e-30f, 2e-30f, 3e-30f, 0], [1e-38f, 1e-38f]);
        var scores = new SnipSaliency().Score(Example, "a.weight", statistics).Values.ToArray();
        Assert.Equal([0.5f / 13.5f, 4 / 13.5f, 9 / 13.5f, 0], scores, (x, y) => MathF.Abs(x - y) < 1e-6f);
    }

    [Fact]
    public void It_asks_for_gradients() =>
        Assert.Equal(new GradientRequest { Rows = 50, BatchSize = 10 }, new SnipSaliency { Rows = 50, BatchSize = 10 }.Request);

    private static GradientStatistics Gradients(float[] a, float[] b) =>
        new(new Dictionary<string, ReadOnlyMemory<float>> { ["a.weight"] = a, ["b.weight"] = b });
}
