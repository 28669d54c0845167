using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class GraspSaliencyTests
{
    [Fact]
    public void The_score_is_the_weight_times_the_product_with_its_sign()
    {
        var network = RandomNetworks.Parameterize(NetworkDefinition.Input(2).Linear(2, name: "a").Build(), 1)
            .WithParameters(new Dictionary<string, float[]> { ["a.weight"] = [0.5f, -2, 3, 0] });
        var statistics = new HessianGradientStatistics(
            new Dictionary<string, ReadOnlyMemory<float>> { ["a.weight"] = new float[] { 4, 0.25f, -1, 7 } });
        var scores = new GraspSaliency().Score(network, "a.weight", statistics);
        Assert.Equal([2, -0.5f, -3, 0], scores.Values.ToArray());
        Assert.False(scores.IsAbsolute);
    }

    [Fact]
    public void It_asks_for_the_product_at_its_temperature()
    {
        Assert.Equal(new HessianGradientRequest(200), new GraspSaliency().Request);
        Assert.Equal(new HessianGradientRequest(2) { Rows = 9, BatchSize = 4 }, new GraspSaliency(2) { Rows = 9, BatchSize = 4 }.Request);
    }

    [Fact]
    public void Shrinking_a_weight_changes_the_gradient_flow_by_minus_twice_its_score()
    {
        const double Share = 0.01;
        var definition = NetworkDefinition.Input(6).Linear(8, name: "a").Tanh().Linear(3).Build();
        var network = RandomNetworks.Parameterize(definition, 2);
        var rows = Clusters.For(definition, 30);
        var saliency = new GraspSaliency(1);
        var statistics = StatisticsCollector.Collect(network, saliency.Request, ["a.weight"], rows);
        var scores = saliency.Score(network, "a.weight", statistics).Values.ToArray();
        var before = FlowOf(network, rows);
        foreach (var index in new[] { Array.IndexOf(scores, scores.Min()), Array.IndexOf(scores, scores.Max()) })
        {
            var weights = network.Values("a.weight").ToArray();
            weights[index] *= (float)(1 - Share);
            var change = FlowOf(network.WithParameters(new Dictionary<string, float[]> { ["a.weight"] = weights }), rows) - before;
            Close.To(change, -2 * Share * scores[index], 0.05);
        }

        Assert.True(scores.Min() < 0 && scores.Max() > 0);
    }

    /// <summary>The sum of the squares of the gradient of all that is trained.</summary>
    private static double FlowOf(Network network, LabeledRows rows)
    {
        var gradients = (GradientStatistics)StatisticsCollector.Collect(
            network, new GradientRequest(), [.. network.Definition.Parameters.Select(p => p.Name)], rows);
        return gradients.Parameters.Sum(name => gradients.Values(network, name).ToArray().Sum(slope => (double)slope * slope));
    }
}
