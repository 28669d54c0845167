using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

public sealed class HessianGradientCollectorTests
{
    [Fact]
    public void The_product_is_how_the_slope_changes_along_the_gradient_for_every_kind_of_layer()
    {
        var kinds = new HashSet<Type>();
        for (var seed = 0; seed < 30; seed++)
        {
            var network = seed % 3 == 0 ? RandomNetworks.Prune(RandomNetworks.Create(seed), 0.3, seed) : RandomNetworks.Create(seed);
            var rows = Clusters.For(network.Definition, 3, seed);
            var gradient = Gather<GradientStatistics>(network, new GradientRequest(), rows);
            AssertIsChangeOfSlope(
                network,
                rows,
                gradient.Parameters.ToDictionary(name => name, name => gradient.Values(network, name).ToArray()),
                temperature: 1,
                seed);
            kinds.UnionWith(network.Definition.Nodes.Select(node => node.Layer.GetType()));
        }

        Assert.Equal(typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer))).ToHashSet(), kinds);
    }

    [Fact]
    public void The_temperature_divides_the_logits()
    {
        var network = RandomNetworks.Parameterize(NetworkDefinition.Input(4).Linear(5).Tanh().Linear(3).Build(), 1);
        var rows = Clusters.For(network.Definition, 6);
        foreach (var temperature in new[] { 0.5, 3, 20 })
        {
            var gradient = network.Definition.Parameters.ToDictionary(
                parameter => parameter.Name,
                parameter => (float[])[.. Enumerable.Range(0, (int)parameter.Shape.Count).Select(
                    i => (float)ExactLoss.Slope(network, rows, parameter.Name, i, temperature))]);
            for (var place = 0; place < 20; place++)
            {
                AssertIsChangeOfSlope(network, rows, gradient, temperature, place);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Batches_count_by_their_rows(int batchSize)
    {
        var network = RandomNetworks.Create(3);
        var rows = Clusters.For(network.Definition, 11);
        var whole = Gather<HessianGradientStatistics>(network, new HessianGradientRequest(), rows);
        var parts = Gather<HessianGradientStatistics>(network, new HessianGradientRequest { BatchSize = batchSize }, rows);
        Assert.All(whole.Parameters, name => Assert.All(
            whole.Values(network, name).ToArray(), (value, i) => AssertSameButForRounding(value, parts.Values(network, name)[i])));
    }

    [Fact]
    public void What_is_gathered_for_a_parameter_does_not_depend_on_the_others()
    {
        var network = RandomNetworks.Create(5);
        var rows = Clusters.For(network.Definition, 6);
        var all = Gather<HessianGradientStatistics>(network, new HessianGradientRequest(), rows);
        foreach (var name in all.Parameters)
        {
            var one = Assert.IsType<HessianGradientStatistics>(
                StatisticsCollector.Collect(network, new HessianGradientRequest(), [name], rows));
            Assert.All(all.Values(network, name).ToArray(), (value, i) => AssertSameButForRounding(value, one.Values(network, name)[i]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_temperature_that_is_no_finite_number_above_0_is_refused(double temperature)
    {
        Assert.Contains(
            "Temperature is",
            Assert.Throws<ArgumentOutOfRangeException>(() => new HessianGradientRequest(temperature)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "above 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new GraspSaliency { Temperature = temperature }).Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// At one element of each parameter, chosen by <paramref name="place"/>: the change of the slope of the loss from a small step against
    /// the gradient to one along it.
    /// </summary>
    private static void AssertIsChangeOfSlope(
        Network network,
        LabeledRows rows,
        Dictionary<string, float[]> gradient,
        double temperature,
        int place)
    {
        var gathered = Gather<HessianGradientStatistics>(network, new HessianGradientRequest(temperature) { BatchSize = 2 }, rows);
        double scale = gathered.Parameters.Max(name => gathered.Values(network, name).ToArray().Max(Math.Abs));
        var step = 1e-5 / gradient.Values.Max(values => values.Max(Math.Abs));
        var (above, below) = (Moved(network, gradient, step), Moved(network, gradient, -step));
        foreach (var name in gathered.Parameters)
        {
            var index = place * 7 % network.Values(name).Length;
            if (IsKept(network, name, index))
            {
                var change = ExactLoss.Slope(above, rows, name, index, temperature) - ExactLoss.Slope(
                    below, rows, name, index, temperature);
                var (expected, product) = (change / (2 * step), gathered.Values(network, name)[index]);
                Assert.True(
                    Math.Abs(expected - product) <= 5e-3 * scale,
                    $"{network.Definition.Name}, {name}[{index}] at {temperature}: {expected}, gathered {product}, scale {scale}");
            }
        }
    }

    /// <summary>The network moved along a direction; what is pruned stays.</summary>
    private static Network Moved(Network network, Dictionary<string, float[]> direction, double step) => network.WithParameters(
        direction.ToDictionary(entry => entry.Key, entry => (float[])[.. entry.Value.Select((along, i) =>
            IsKept(network, entry.Key, i) ? (float)(network.Values(entry.Key)[i] + step * along) : 0)]));

    private static bool IsKept(Network network, string parameter, int index) => network.Masks.GetValueOrDefault(parameter)?[index] ?? true;

    private static T Gather<T>(Network network, StatisticsRequest request, LabeledRows rows)
        where T : SaliencyStatistics =>
        Assert.IsType<T>(StatisticsCollector.Collect(
            network,
            request,
            [.. network.Definition.Parameters.Where(p => p.IsTrainable).Select(p => p.Name)],
            rows,
            new ComputingOptions { Threads = 1 }));

    /// <summary>
    /// Sums of floats that threads divide among them in another way differ in their last bits, in proportion to their size.
    /// </summary>
    private static void AssertSameButForRounding(float expected, float actual) => Close.To(expected, actual, 1e-5, size: 1);
}
