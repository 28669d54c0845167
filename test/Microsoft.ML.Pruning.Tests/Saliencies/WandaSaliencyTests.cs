using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class WandaSaliencyTests
{
    [Fact]
    public void Scores_equal_a_plain_reference_for_every_kind_of_layer()
    {
        var grouped = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var rows = Clusters.For(network.Definition, 3, seed);
            var statistics = Gather(network, new WandaSaliency { BatchSize = 2 }, rows);
            foreach (var layer in network.Definition.WeightedLayers)
            {
                var samples = LayerInputReference.Samples(network, layer, rows);
                var weights = network.Values($"{layer}.weight").ToArray();
                var scores = new WandaSaliency().Score(network, $"{layer}.weight", statistics);
                var inputs = samples[0][0].Length;
                grouped += samples.Length > 1 ? 1 : 0;
                double[][] norms = [.. samples.Select(
                    group => Enumerable.Range(0, inputs).Select(j => Math.Sqrt(group.Sum(sample => sample[j] * sample[j]))).ToArray())];
                double[] expected =
                [
                    .. weights.Select((weight, i) => Math.Abs(weight) * norms[i / (weights.Length / samples.Length)][i % inputs])
                ];
                Close.To(expected, scores.Values.ToArray(), 1e-5);

                if (network.Definition.ContainsParameter($"{layer}.bias"))
                {
                    var biases = network.Values($"{layer}.bias").ToArray();
                    var ofBiases = new WandaSaliency().Score(network, $"{layer}.bias", statistics);
                    Assert.All(biases, (bias, i) => Close.To(Math.Abs(bias) * Math.Sqrt(samples[0].Length), ofBiases[i], 1e-6));
                }
            }
        }

        Assert.True(grouped >= 5, $"{grouped} grouped convolutions");
    }

    [Fact]
    public void It_asks_for_norms_alone()
    {
        Assert.Equal(new InputRequest { Rows = 7, BatchSize = 3 }, new WandaSaliency { Rows = 7, BatchSize = 3 }.Request);
        Assert.Empty(
            new WandaSaliency().Compensate(RandomNetworks.Create(1), RandomNetworks.Prune(RandomNetworks.Create(1), 0.5, 1).Masks, null));
    }

    [Fact]
    public void Statistics_that_are_missing_or_do_not_fit_are_refused()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 1);
        var statistics = Gather(network, new WandaSaliency(), Clusters.For(Clusters.SmallConv, 4), "conv1.weight");
        AssertRefused("no statistics were given", "conv1.weight", null);
        AssertRefused(
            "GradientStatistics was given", "conv1.weight", new GradientStatistics(new Dictionary<string, ReadOnlyMemory<float>>()));
        AssertRefused("'fc1', only for: conv1", "fc1.weight", statistics);
        AssertRefused("'bn1', only for: conv1", "bn1.weight", statistics);
        AssertRefused("'x.weight'", "x.weight", statistics);
        var other = RandomNetworks.Parameterize(NetworkDefinition.Input(1, 6, 6).Conv2d(4, 2).Flatten().Linear(3).Build(), 1);
        Assert.Contains(
            "are 9 numbers, but the network needs 4",
            Assert.Throws<ArgumentException>(() => new WandaSaliency().Score(other, "conv1.weight", statistics)).Message,
            StringComparison.Ordinal);

        void AssertRefused(string message, string parameter, SaliencyStatistics? given) =>
            Assert.Contains(
                message,
                Assert.Throws<ArgumentException>(() => new WandaSaliency().Score(network, parameter, given)).Message,
                StringComparison.Ordinal);
    }

    private static SaliencyStatistics Gather(Network network, CalibratedSaliency saliency, LabeledRows rows, params string[] parameters) =>
        StatisticsCollector.Collect(
            network,
            saliency.Request,
            parameters.Length > 0 ? [.. parameters] : [.. network.Definition.WeightedLayers.Select(layer => $"{layer}.weight")],
            rows,
            new ComputingOptions { Threads = 1 });
}
