using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Tests.Saliencies;
using Microsoft.ML.Pruning.Tests.Saliencies.Algebra;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

public sealed class InputCollectorTests
{
    [Fact]
    public void Norms_and_products_equal_a_plain_reference_whatever_the_batches()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var rows = Clusters.For(network.Definition, 4, seed);
            InputStatistics[] gathered = [.. new[] { 1, 3, 100 }.Select(
                size => Gather(network, new InputRequest(Gram: true) { BatchSize = size }, rows, [.. network.Definition.WeightedLayers]))];
            foreach (var layer in network.Definition.WeightedLayers)
            {
                var samples = LayerInputReference.Samples(network, layer, rows);
                for (var group = 0; group < samples.Length; group++)
                {
                    var products = Dense.OuterProducts(0, samples[group], samples[group][0].Length);
                    foreach (var statistics in gathered)
                    {
                        Close.To([.. products.Cast<double>()], statistics.Gram(network, layer, group).ToArray(), 1e-5);
                        double[] norms = [.. Enumerable.Range(0, products.GetLength(0)).Select(j => Math.Sqrt(products[j, j]))];
                        Close.To(norms, statistics.Norms(network, layer).Slice(group * norms.Length, norms.Length).ToArray(), 1e-5);
                        Assert.Equal(samples[group].Length, statistics.Samples(layer));
                    }
                }
            }
        }
    }

    [Fact]
    public void Patches_that_are_taken_in_several_parts_give_the_same_sums()
    {
        // 8 x 3 x 3 inputs at 64 x 64 positions: 56 rows fill what is computed on at a time.
        var definition = NetworkDefinition.Input(8, 64, 64).Conv2d(1, 3, padding: 1).GlobalAvgPool2d().Linear(2).Build();
        var network = RandomNetworks.Parameterize(definition, 1);
        var rows = Clusters.For(definition, 60);
        var parts = Gather(network, new InputRequest(Gram: true) { BatchSize = 60 }, rows, "conv1").Gram(network, "conv1").ToArray();
        var wholes = Gather(network, new InputRequest(Gram: true) { BatchSize = 10 }, rows, "conv1").Gram(network, "conv1").ToArray();
        Close.To(wholes, parts, 1e-4);
    }

    [Fact]
    public void What_was_not_gathered_is_refused()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 1);
        var rows = Clusters.For(Clusters.SmallConv, 4);
        var statistics = Gather(network, new InputRequest(Gram: true), rows, "conv1");
        Assert.Equal(["conv1"], statistics.Layers);
        Assert.Throws<ArgumentException>(() => statistics.Samples("fc1"));
        Assert.Throws<ArgumentException>(() => statistics.Norms(network, "fc1"));
        Assert.Contains(
            "has 1 groups, but the group is 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => statistics.Gram(network, "conv1", 1)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => statistics.Gram(network, "conv1", -1));
        Assert.Throws<ArgumentException>(() => Gather(network, new InputRequest(), rows, "conv1").Gram(network, "conv1"));
    }

    [Fact]
    public void Inputs_that_overflow_or_are_too_many_are_refused_by_name()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallMlp, 1);
        var rows = new LabeledRows([.. Enumerable.Repeat(1e30f, 16)], 8, [0, 1], 3);
        Assert.Contains(
            "'fc1' is not finite",
            Assert.Throws<InvalidOperationException>(() => Gather(network, new InputRequest(), rows, "fc1")).Message,
            StringComparison.Ordinal);
        var wide = NetworkDefinition.Input(50_000).Linear(2).Build();
        var error = Assert.Throws<ArgumentException>(
            () => Gather(RandomNetworks.Parameterize(wide, 1), new InputRequest(Gram: true), Clusters.For(wide, 2), "fc1"));
        Assert.Contains("'fc1' has 50000 inputs", error.Message, StringComparison.Ordinal);
    }

    private static InputStatistics Gather(
        Network network,
        InputRequest request,
        LabeledRows rows,
        params string[] layers) => Assert.IsType<InputStatistics>(
        StatisticsCollector.Collect(
            network, request, [.. layers.Select(layer => $"{layer}.weight")], rows, new ComputingOptions { Threads = 1 }));
}
