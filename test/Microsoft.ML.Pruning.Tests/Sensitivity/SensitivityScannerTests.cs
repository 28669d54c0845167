using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Sensitivity;

public sealed class SensitivityScannerTests
{
    private static readonly StepwiseMethod Weights = Pruner.Method(
        "magnitude", new MagnitudeSaliency(), new WeightStructure(), new GlobalAllocation(), new LinearSchedule(3));

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_point_is_what_pruning_that_layer_alone_gives(int seed)
    {
        var network = RandomNetworks.Create(seed);
        var rows = RowsFor(network.Definition, 300, seed);
        foreach (var method in new[] { Weights, Weights with { Structure = new UnitStructure() } })
        {
            var scan = SensitivityScanner.Scan(network, method, rows, new SensitivityOptions { Sparsities = [0.3, 0.75] });
            var sets = method.Structure.GroupsOf(network.Definition, LayerSelection.Default.LayersOf(network.Definition));
            Assert.Equal(sets.Select(set => set.Name), scan.Points.Select(point => point.Layer).Distinct());
            Assert.Equal(300, scan.Rows);
            foreach (var point in scan.Points)
            {
                var expected = point.Pruned == 0
                    ? network
                    : Pruner.Prune(
                        network,
                        method with { Allocation = new UniformAllocation(), Schedule = new OneShotSchedule() },
                        point.Sparsity,
                        new LayerSelection { Include = [.. point.Layer.Split(" + ")] }).Network;
                var (loss, accuracy) = Measure(expected, rows);
                Close.To(loss, point.Loss, 1e-5);
                Assert.Equal(accuracy, point.Accuracy);
                Assert.Equal(point.Loss - scan.Loss, point.LossIncrease);
                Assert.Equal(point.Sparsity, (double)point.Pruned / point.Prunable);
            }

            Assert.Equal(
                scan.Points.Select(point => new LossPoint(point.Sparsity, point.Loss)), scan.Curves.SelectMany(curve => curve.Points));
            Assert.Equal(scan, SensitivityScanner.Scan(network, method, rows, new SensitivityOptions { Sparsities = [0.3, 0.75] }));
        }

        Assert.Empty(network.Masks);
    }

    [Fact]
    public void A_scan_of_a_pruned_network_begins_where_the_layers_stand()
    {
        var network = Example();
        var once = Pruner.Prune(
            network, Weights with { Allocation = new UniformAllocation(), Schedule = new OneShotSchedule() }, 0.5).Network;
        var scan = SensitivityScanner.Scan(
            once, Weights, RowsFor(network.Definition, 50, 1), new SensitivityOptions { Sparsities = [0.25, 0.5, 0.8] });
        Assert.Equal([0.5, 0.8, 0.5, 0.8], scan.Points.Select(point => point.Sparsity), (a, b) => Math.Abs(a - b) < 0.02);
        scan = SensitivityScanner.Scan(once, Weights, RowsFor(network.Definition, 50, 1), new SensitivityOptions { Sparsities = [0.2] });
        Assert.Equal(2, scan.Points.Length);
        Assert.Equal(scan.Loss, scan.Curves[0].Points.Single().Loss);
    }

    [Fact]
    public void The_allocation_of_a_scan_reaches_the_requested_total()
    {
        var network = Example();
        var scan = SensitivityScanner.Scan(network, Weights, RowsFor(network.Definition, 200, 1));
        var report = Pruner.Prune(network, Weights with { Allocation = scan.ToAllocation() }, 0.6).Report;
        Assert.Equal((long)Math.Round(0.6 * (80 + 48), MidpointRounding.AwayFromZero), report.Pruned);
        report = Pruner.Prune(network, Weights with { Allocation = scan.ToAllocation(SensitivityBudget.MultiplyAdds) }, 0.6).Report;
        Close.To(0.6, report.AchievedSparsity, 0.015);
        Close.To(report.AchievedSparsity, report.RequestedSparsity, 1e-9);
    }

    [Fact]
    public void A_pruner_without_rows_says_that_it_cannot_scan()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Pruner.Prune(Example(), Weights with { Allocation = new SensitivityAllocation() }, 0.5));
        Assert.Contains("rows to measure the network on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_sampled_by_seed()
    {
        var network = Example();
        var rows = RowsFor(network.Definition, 500, 1);
        var scans = Enumerable.Range(0, 3).Select(seed => SensitivityScanner.Scan(
            network, Weights, rows, new SensitivityOptions { Rows = 40, Seed = seed, Sparsities = [0.5] })).ToArray();
        Assert.Equal(3, scans.Select(scan => scan.Loss).Distinct().Count());
        Assert.All(scans, scan => Assert.Equal(40, scan.Rows));
        Assert.Equal(
            scans[1], SensitivityScanner.Scan(network, Weights, rows, new SensitivityOptions { Rows = 40, Seed = 1, Sparsities = [0.5] }));
    }

    [Fact]
    public void What_cannot_be_scanned_is_refused()
    {
        var network = Example();
        Assert.Throws<ArgumentException>(() => SensitivityScanner.Scan(network, Weights, new LabeledRows([], 10, [], 3)));
        Assert.Throws<ArgumentException>(() => SensitivityScanner.Scan(network, Weights, new LabeledRows(new float[9], 9, [0], 3)));
        Assert.Throws<InvalidDataException>(
            () => SensitivityScanner.Scan(network, Weights, new LabeledRows([1, 2, 3, 4, 5, 6, 7, 8, 9, float.NaN], 10, [0], 3)));
        Assert.Throws<ArgumentException>(() => SensitivityScanner.Scan(
            network, Weights, RowsFor(network.Definition, 5, 1), new SensitivityOptions { Layers = new() { Include = ["z"] } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SensitivityOptions { Rows = 0 });
        Assert.Throws<ArgumentException>(() => new SensitivityOptions { Sparsities = [] });
        Assert.Throws<ArgumentNullException>(() => new SensitivityOptions { Layers = null! });
    }

    [Fact]
    public void The_table_has_a_line_for_every_point()
    {
        var scan = SensitivityScanner.Scan(Example(), Weights, RowsFor(Example().Definition, 20, 1));
        var lines = scan.ToFormattedTable().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(scan.Points.Length + 3, lines.Length);
        Assert.Contains("20 rows", lines[0], StringComparison.Ordinal);
    }

    private static Network Example() =>
        RandomNetworks.Parameterize(
            NetworkDefinition.Input(10).Linear(8, name: "a").ReLU().Linear(6, name: "b").ReLU().Linear(3, name: "c").Build(), 1);

    private static LabeledRows RowsFor(NetworkDefinition definition, int rows, int seed)
    {
        var random = new Random(seed);
        var classes = (int)definition.OutputShape.Count;
        return new LabeledRows(
            RandomNetworks.Inputs(definition, rows, seed),
            (int)definition.InputShape.Count,
            [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))],
            classes);
    }

    private static (double Loss, double Accuracy) Measure(Network network, LabeledRows rows)
    {
        var executor = NetworkExecutor.Create(network);
        var count = (int)rows.RowCount!;
        var features = new float[count * rows.FeatureCount];
        var labels = new int[count];
        rows.Open().Read(features, labels);
        var probabilities = new float[count * rows.ClassCount];
        executor.Run(features, count, probabilities);
        Softmax.Apply(probabilities, rows.ClassCount, probabilities);
        var loss = labels.Select((label, row) => -Math.Log(probabilities[row * rows.ClassCount + label])).Average();
        var right = labels.Where((label, row) => Array.IndexOf(
            probabilities,
            probabilities.Skip(row * rows.ClassCount).Take(rows.ClassCount).Max(),
            row * rows.ClassCount) == row * rows.ClassCount + label).Count();
        return (loss, (double)right / count);
    }
}
