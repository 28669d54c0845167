using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class LampSaliencyTests
{
    [Fact]
    public void A_score_is_the_part_of_those_not_smaller()
    {
        Close.To([4f / 29, 9f / 25, 1, 0], Score(-2, 3, 4, 0), 1e-6);
        Close.To([1f / 4, 1f / 3, 1f / 2, 1], Score(1, -1, 1, 1), 1e-6);
        Assert.Equal([0, 0, 0, 0], Score(0, -0f, 0, 0));
        Close.To([0f, 1, 0, 0], Score(1e-30f, 3e38f, 1, -1), 1e-6);
    }

    [Fact]
    public void Scores_equal_a_plain_reference()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var network = RandomNetworks.Create(seed);
            foreach (var layer in network.Definition.WeightedLayers)
            {
                var weights = network.Values($"{layer}.weight").ToArray();
                var scores = new LampSaliency().Score(network, $"{layer}.weight");
                for (var i = 0; i < Math.Min(weights.Length, 50); i++)
                {
                    var own = Math.Abs(weights[i]);
                    var outranking = weights.Where((w, j) => Math.Abs(w) > own || (Math.Abs(w) == own && j >= i)).Sum(w => (double)w * w);
                    Close.To((double)own * own / outranking, scores[i], 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Global_pruning_takes_no_notice_of_a_layers_scale()
    {
        var network = RandomNetworks.Parameterize(
            NetworkDefinition.Input(20).Linear(20, name: "a").ReLU().Linear(20, name: "b").Linear(3, name: "c").Build(), 1);
        var scaled = network.WithParameters(
            new Dictionary<string, float[]> { ["a.weight"] = [.. network.Values("a.weight").ToArray().Select(w => w * 1024)] });
        var method = Pruner.Method("LAMP", new LampSaliency(), new WeightStructure(), new GlobalAllocation(), new OneShotSchedule());
        var (pruned, report) = Pruner.Prune(network, method, 0.9);
        Assert.Equal(pruned.Masks, Pruner.Prune(scaled, method, 0.9).Network.Masks);
        Assert.Equal(720, report.Pruned);
    }

    [Fact]
    public void An_unknown_parameter_is_refused() =>
        Assert.Contains(
            "'x.weight'",
            Assert.Throws<ArgumentException>(() => new LampSaliency().Score(Four(1, 2, 3, 4), "x.weight")).Message,
            StringComparison.Ordinal);

    private static float[] Score(params float[] weights)
    {
        var scores = new LampSaliency().Score(Four(weights), "a.weight");
        return scores.Values.ToArray();
    }

    private static Network Four(params float[] weights) =>
        RandomNetworks.Parameterize(NetworkDefinition.Input(2).Linear(2, bias: false, name: "a").Linear(2, name: "b").Build(), 1)
            .WithParameters(new Dictionary<string, float[]> { ["a.weight"] = weights });
}
