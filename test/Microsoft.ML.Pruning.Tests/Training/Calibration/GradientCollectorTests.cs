using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

public sealed class GradientCollectorTests
{
    [Fact]
    public void The_gradient_is_the_slope_of_the_loss_for_every_kind_of_layer()
    {
        var kinds = new HashSet<Type>();
        for (var seed = 0; seed < 40; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var rows = Clusters.For(network.Definition, 3, seed);
            string[] parameters = [.. network.Definition.Parameters.Where(p => p.IsTrainable).Select(p => p.Name)];
            var gradients = Gather<GradientStatistics>(network, new GradientRequest { BatchSize = 2 }, rows, parameters);
            var scale = parameters.Max(name => gradients.Values(network, name).ToArray().Max(Math.Abs));
            foreach (var name in parameters)
            {
                var index = seed * 7 % network.Values(name).Length;
                var (slope, gradient) = (ExactLoss.Slope(network, rows, name, index), gradients.Values(network, name)[index]);
                Assert.True(
                    Math.Abs(slope - gradient) <= 1e-5 * (scale + 1), $"seed {seed}, {name}[{index}]: slope {slope}, gradient {gradient}");
            }

            kinds.UnionWith(network.Definition.Nodes.Select(node => node.Layer.GetType()));
        }

        Assert.Equal(typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer))).ToHashSet(), kinds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Batches_count_by_their_rows(int batchSize)
    {
        var network = RandomNetworks.Create(3);
        var rows = Clusters.For(network.Definition, 11);
        foreach (var name in network.Definition.Parameters.Where(p => p.IsTrainable).Select(p => p.Name))
        {
            var gradients = Gather<GradientStatistics>(network, new GradientRequest { BatchSize = batchSize }, rows, name);
            var magnitudes = Gather<GradientMagnitudeStatistics>(
                network, new GradientMagnitudeRequest { BatchSize = batchSize }, rows, name);
            double[] mean = new double[network.Values(name).Length], magnitude = new double[mean.Length];
            for (var first = 0; first < 11; first += batchSize)
            {
                var batch = ExactLoss.Part(rows, first, Math.Min(batchSize, 11 - first));
                var ofBatch = Gather<GradientStatistics>(network, new GradientRequest(), batch, name).Values(network, name).ToArray();
                for (var i = 0; i < mean.Length; i++)
                {
                    mean[i] += ofBatch[i] * batch.Labels.Length / 11.0;
                    magnitude[i] += Math.Abs(ofBatch[i]) * batch.Labels.Length / 11.0;
                }
            }

            Close.To(mean, gradients.Values(network, name).ToArray(), 1e-6);
            Close.To(magnitude, magnitudes.Values(network, name).ToArray(), 1e-6);
        }
    }

    private static T Gather<T>(Network network, StatisticsRequest request, LabeledRows rows, params string[] parameters)
        where T : SaliencyStatistics =>
        Assert.IsType<T>(StatisticsCollector.Collect(network, request, [.. parameters], rows, new ComputingOptions { Threads = 1 }));
}
