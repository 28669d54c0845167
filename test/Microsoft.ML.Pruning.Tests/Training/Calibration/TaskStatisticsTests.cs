using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

/// <summary>Statistics of every task against derivatives in double precision.</summary>
public sealed class TaskStatisticsTests
{
    private static readonly float[] Weights = [1, 0.5f, 0, 3, 2, 1, 0.25f];

    public static TheoryData<string> Names => TaskRows.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_the_slope_of_the_loss_by_weight(string name)
    {
        foreach (var (network, rows) in Cases(name))
        {
            var gradients = Gather<GradientStatistics>(network, new GradientRequest { BatchSize = 3 }, rows);
            foreach (var parameter in gradients.Parameters)
            {
                double[] slopes = [.. Places(network, parameter).Select(index => ExactLoss.Slope(network, rows, parameter, index))];
                Close.To(slopes, Picked(network, gradients, parameter), 1e-4, size: 0.1, $"{name}, {parameter}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_Gauss_Newton_diagonal_is_that_of_the_product_of_Jacobians_and_Hessian_by_weight(string name)
    {
        foreach (var (network, rows) in Cases(name))
        {
            var request = new CurvatureRequest { Method = CurvatureMethod.GaussNewton, BatchSize = 3 };
            var curvatures = Gather<CurvatureStatistics>(network, request, rows);
            foreach (var parameter in curvatures.Parameters)
            {
                Close.To(
                    ExactCurvature.GaussNewton(network, rows, parameter),
                    curvatures.Values(network, parameter).ToArray(),
                    1e-4,
                    size: 1e-3,
                    $"{name}, {parameter}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Probes_are_exact_where_the_factor_has_one_column_and_right_in_the_mean_elsewhere(string name)
    {
        var task = TaskRows.Task(name);
        var network = TaskRows.Smooth(task);
        var rows = TaskRows.Create(task, Weights.Length, weights: Weights);
        var request = new CurvatureRequest { Method = CurvatureMethod.GaussNewton };
        string[] parameters = ["fc1.bias", "fc2.bias"];
        var exact = Curvatures.Gather(network, request, rows, parameters);
        if (TorchTask.Of(task).CurvatureColumns(task.Outputs) == 1)
        {
            var probed = Curvatures.Gather(network, request with { ClassProbes = 1 }, rows, parameters, seed: 3);
            Assert.All(parameters, parameter => Close.To(exact[parameter], probed[parameter], 1e-5));
            return;
        }

        Curvatures.AssertMean(exact, Enumerable.Range(0, 300).Select(draw =>
            Curvatures.Gather(network, request with { ClassProbes = 1 + (draw % 3) }, rows, parameters, seed: draw)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Hutchinsons_mean_is_the_second_derivative_of_the_loss_by_weight(string name)
    {
        const int Draws = 12;
        foreach (var (network, rows) in Cases(name))
        {
            var request = new CurvatureRequest { Method = CurvatureMethod.Hutchinson, HessianProbes = 8, BatchSize = 4 };
            Curvatures[] draws = [.. Enumerable.Range(0, Draws).Select(draw => Curvatures.Gather(network, request, rows, seed: draw))];
            foreach (var parameter in draws[0].Names)
            {
                var index = Places(network, parameter).Last();
                if (ExactLoss.Curvature(network, rows, parameter, index) is not { } expected)
                {
                    continue;
                }

                double[] values = [.. draws.Select(draw => (double)draw[parameter][index])];
                var mean = values.Average();
                var error = Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / (Draws - 1) / Draws);
                Assert.True(
                    Math.Abs(mean - expected) <= (6 * error) + (1e-3 * Math.Abs(expected)) + 1e-5,
                    $"{name}, {parameter}[{index}]: {expected}, mean {mean}, standard error {error}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void With_an_activation_that_bends_both_parts_make_the_second_derivative(string name)
    {
        // Each weight feeds a unit of its own, so that one draw of the estimated part is exact.
        var task = TaskRows.Task(name);
        var definition = new NetworkDefinition(new TensorShape(1), [
            new Node("a", new LinearLayer(7, Bias: false), "input"),
            new Node("bend", new TanhLayer(), "a"),
            new Node("b", new LinearLayer(task.Outputs), "bend")
        ]);
        var network = RandomNetworks.Parameterize(definition, 2);
        var source = TaskRows.Create(task, Weights.Length);
        float[] features = [.. Enumerable.Range(0, source.Count).Select(row => 2 * source.FeaturesOf(row)[0])];
        float[] labels = [.. Enumerable.Range(0, source.Count).SelectMany(row => source.LabelsOf(row).ToArray())];
        var rows = new LabeledRows(features, 1, labels, task, Weights);
        var request = new CurvatureRequest { HessianProbes = 1, BatchSize = 3 };
        var gathered = Curvatures.Gather(network, request, rows, ["a.weight"])["a.weight"];
        var fisher = Fisher(network, rows);
        double[] expected = [.. Enumerable.Range(0, 7).Select(i => ExactLoss.Curvature(network, rows, "a.weight", i)!.Value + fisher[i])];
        Close.To(expected, gathered, 2e-3, what: name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fisher_blocks_are_products_of_the_gradients_of_rows(string name)
    {
        var task = TaskRows.Task(name);
        foreach (var rowsPerGradient in new[] { 1, 3 })
        {
            var network = TaskRows.Smooth(task);
            var rows = TaskRows.Create(task, 7);
            var request = new FisherRequest { BlockSize = 4, RowsPerGradient = rowsPerGradient, BatchSize = 5 };
            var fisher = Gather<FisherStatistics>(network, request, rows);
            GradientStatistics[] gradients =
            [
                .. Enumerable.Range(0, ((7 - 1) / rowsPerGradient) + 1).Select(i => i * rowsPerGradient).Select(first =>
                    Gather<GradientStatistics>(
                        network, new GradientRequest(), ExactLoss.Part(rows, first, Math.Min(rowsPerGradient, 7 - first)))),
            ];
            Assert.Equal(gradients.Length, fisher.Gradients);
            foreach (var parameter in fisher.Parameters)
            {
                double[] squares = [.. Enumerable.Range(0, network.Values(parameter).Length).Select(
                    i => gradients.Sum(gradient => Math.Pow(gradient.Values(network, parameter)[i], 2)))];
                Close.To(squares, FlatStatistics.Diagonal(fisher.Sum(network, parameter)), 1e-4, what: $"{name}, {parameter}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_Hessian_gradient_product_softens_logits_and_nothing_else(string name)
    {
        var task = TaskRows.Task(name);
        foreach (var (network, rows) in Cases(name))
        {
            foreach (var temperature in new[] { 1, 4.0 })
            {
                var gathered = Gather<HessianGradientStatistics>(
                    network, new HessianGradientRequest(temperature) { BatchSize = 3 }, rows);
                var expected = gathered.Parameters.ToDictionary(
                    parameter => parameter,
                    parameter => ChangesOfSlope(network, rows, parameter, task.HasAccuracy ? temperature : 1));
                var scale = expected.Values.Max(values => values.Max(Math.Abs));
                foreach (var parameter in gathered.Parameters)
                {
                    Close.To(expected[parameter], Picked(network, gathered, parameter), 5e-3, size: scale, $"{name} at {temperature}");
                }
            }
        }
    }

    /// <summary>What an absolute error has in place of a second derivative, which it has not.</summary>
    private static double[] Fisher(Network network, LabeledRows rows) =>
        rows.Task is RegressionTask regression && regression.Loss == RegressionLoss.Absolute
            ? ExactCurvature.GaussNewton(network, rows, "a.weight")
            : new double[7];

    private static IEnumerable<(Network Network, LabeledRows Rows)> Cases(string name)
    {
        var task = TaskRows.Task(name);
        for (var seed = 1; seed <= 2; seed++)
        {
            yield return (TaskRows.Smooth(task, seed), TaskRows.Create(task, Weights.Length, seed, seed == 1 ? null : Weights));
        }
    }

    private static double[] ChangesOfSlope(Network network, LabeledRows rows, string parameter, double temperature)
    {
        const double Step = 1e-3;
        var slopes = network.Definition.Parameters.ToDictionary(other => other.Name, other => (double[])[
            .. Enumerable.Range(0, (int)other.Shape.Count).Select(i => ExactLoss.Slope(network, rows, other.Name, i, temperature))]);
        var (above, below) = (Moved(Step), Moved(-Step));
        return [.. Places(network, parameter).Select(index =>
            (ExactLoss.Slope(above, rows, parameter, index, temperature) - ExactLoss.Slope(below, rows, parameter, index, temperature))
                / (2 * Step))];

        Network Moved(double step) => network.WithParameters(slopes.ToDictionary(
            entry => entry.Key,
            entry => (float[])[.. entry.Value.Select((slope, i) => (float)(network.Values(entry.Key)[i] + (step * slope)))]));
    }

    private static IEnumerable<int> Places(Network network, string parameter) =>
        new[] { 0, 3, 10, network.Values(parameter).Length - 1 }.Where(index => index < network.Values(parameter).Length).Distinct();

    private static float[] Picked(Network network, ElementStatistics statistics, string parameter) =>
        [.. Places(network, parameter).Select(index => statistics.Values(network, parameter)[index])];

    private static T Gather<T>(Network network, StatisticsRequest request, LabeledRows rows)
        where T : SaliencyStatistics =>
        Assert.IsType<T>(StatisticsCollector.Collect(
            network, request, [.. network.Definition.Parameters.Select(p => p.Name)], rows, new ComputingOptions { Threads = 1 }));
}
