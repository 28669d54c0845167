using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

public sealed class FisherCollectorTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(1, 100)]
    [InlineData(3, 1)]
    [InlineData(3, 7)]
    [InlineData(20, 100)]
    public void Blocks_are_sums_of_products_of_gradients_for_every_kind_of_layer(int rowsPerGradient, int batchSize)
    {
        const int Rows = 7;
        for (var seed = batchSize % 2; seed < 24; seed += 2)
        {
            var network = RandomNetworks.Create(seed);
            var rows = Clusters.For(network.Definition, Rows, seed);
            string[] parameters = [.. network.Definition.WeightedLayers
                .SelectMany(layer => new[] { $"{layer}.weight", $"{layer}.bias" })
                .Where(network.Definition.ContainsParameter)];
            var fisher = Gather<FisherStatistics>(
                network, new FisherRequest { BlockSize = 5, RowsPerGradient = rowsPerGradient, BatchSize = batchSize }, rows, parameters);
            GradientStatistics[] gradients = [.. Enumerable.Range(0, (Rows - 1) / rowsPerGradient + 1).Select(i => i * rowsPerGradient)
                .Select(first => Gather<GradientStatistics>(
                    network, new GradientRequest(), ExactLoss.Part(rows, first, Math.Min(rowsPerGradient, Rows - first)), parameters))];
            Assert.Equal(gradients.Length, fisher.Gradients);
            Assert.Equal(parameters.Order(StringComparer.Ordinal), fisher.Parameters);
            foreach (var name in parameters)
            {
                AssertSums(fisher.Sum(network, name), [.. gradients.Select(gradient => gradient.Values(network, name).ToArray())]);
            }
        }
    }

    [Fact]
    public void The_same_rows_give_the_same_blocks()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 1);
        var rows = Clusters.For(Clusters.SmallConv, 30);
        FisherStatistics[] both =
        [
            .. Enumerable.Range(0, 2).Select(_ => Gather<FisherStatistics>(network, new FisherRequest { Rows = 20 }, rows, "conv1.weight"))
        ];
        Assert.Equal(
            both[0].Sum(network, "conv1.weight").Triangle(1).ToArray(), both[1].Sum(network, "conv1.weight").Triangle(1).ToArray());
    }

    [Fact]
    public void Parameters_of_other_layers_and_gradients_that_overflow_are_refused_by_name()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 1);
        var rows = Clusters.For(Clusters.SmallConv, 4);
        foreach (var request in new StatisticsRequest[] { new FisherRequest(), new InputRequest() })
        {
            var error = Assert.Throws<ArgumentException>(() => StatisticsCollector.Collect(network, request, ["bn1.weight"], rows));
            Assert.Contains("'bn1' is no Linear or Conv2d layer", error.Message, StringComparison.Ordinal);
        }

        var huge = network.WithParameters(new Dictionary<string, float[]> { ["fc1.weight"] = [.. Enumerable.Repeat(1e38f, 48)] });
        Assert.Contains("'conv1.weight' is not finite", Assert.Throws<InvalidOperationException>(
            () => StatisticsCollector.Collect(huge, new FisherRequest(), ["conv1.weight"], rows)).Message, StringComparison.Ordinal);
    }

    private static void AssertSums(BlockDiagonalSum sum, float[][] gradients)
    {
        double largest = gradients.Max(gradient => gradient.Max(Math.Abs));
        for (var block = 0; block < sum.Count; block++)
        {
            var (start, size) = sum.RangeOf(block);
            for (int i = 0, at = 0; i < size; i++)
            {
                for (var j = 0; j <= i; j++, at++)
                {
                    var expected = gradients.Sum(gradient => (double)gradient[start + i] * gradient[start + j]);
                    Assert.True(Math.Abs(expected - sum.Triangle(block)[at]) <= 1e-5 * largest * largest + 1e-12);
                }
            }
        }
    }

    private static T Gather<T>(Network network, StatisticsRequest request, LabeledRows rows, params string[] parameters)
        where T : SaliencyStatistics =>
        Assert.IsType<T>(StatisticsCollector.Collect(network, request, [.. parameters], rows, new ComputingOptions { Threads = 1 }));
}
