using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods;

/// <summary>Shares searched for by measuring networks with all layers pruned.</summary>
public sealed class SettledSharesTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_more_errors_are_made_than_by_the_scan_alone_or_the_global_choice(int seed)
    {
        var network = NetworkOf(seed);
        var rows = RowsFor(network, seed);
        foreach (var method in new[]
        {
            new StepwiseMethod { Sparsity = 0.6 },
            new StepwiseMethod { Sparsity = 0.5, Structure = new UnitStructure() },
            new StepwiseMethod { Sparsity = 0.7, Saliency = new WandaSaliency { Rows = 50 } },
        })
        {
            var found = Prune(method, network, rows, new SensitivityAllocation());
            Assert.Equal(PruningCount.Of(method.Sparsity!.Value, found.Report.Prunable), found.Report.Pruned);
            foreach (var other in new Allocation[] { new SensitivityAllocation { Rounds = 0 }, new GlobalAllocation() })
            {
                Assert.True(ErrorsOf(found.Network, rows) <= ErrorsOf(Prune(method, network, rows, other).Network, rows));
            }

            Assert.Equal(found.Network.Masks, Prune(method, network, rows, new SensitivityAllocation()).Network.Masks);
            Assert.Contains(found.Report.Notes, note => note.Contains("measurements with all layers pruned", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_step_of_a_schedule_searches_anew_and_only_adds()
    {
        var network = NetworkOf(1);
        var rows = RowsFor(network, 1);
        var method = new StepwiseMethod { Sparsity = 0.8, Schedule = new LinearSchedule(4) };
        var report = Prune(method, network, rows, new SensitivityAllocation()).Report;
        Assert.Equal(
            new[] { 0.2, 0.4, 0.6, 0.8 }.Select(sparsity => PruningCount.Of(sparsity, report.Prunable)),
            report.Steps.Select(step => step.Pruned));
    }

    [Fact]
    public void Multiply_adds_are_met_to_within_a_group()
    {
        var network = NetworkOf(2);
        var method = new StepwiseMethod { Sparsity = 0.6, Structure = new UnitStructure() };
        var report = Prune(method, network, RowsFor(network, 2), new SensitivityAllocation(SensitivityBudget.MultiplyAdds)).Report;
        double[] costs = [.. report.Layers.Select(layer => (double)network.Definition.MultiplyAddsOf(layer.Layer))];
        var pruned = report.Layers.Zip(costs, (layer, cost) => layer.AchievedSparsity * cost).Sum();
        var group = report.Layers.Zip(costs, (layer, cost) => cost / layer.Prunable).Max();
        Assert.InRange(Math.Abs(pruned - (0.6 * costs.Sum())), 0, group);
        Assert.Contains(report.Notes, note => note.Contains("of the multiply-adds", StringComparison.Ordinal));
    }

    [Fact]
    public void A_regression_goes_by_its_loss()
    {
        var network = NetworkOf(3, outputs: 1);
        var features = RandomNetworks.Inputs(network.Definition, 60, 3);
        var rows = new LabeledRows(features, 10, [.. Enumerable.Range(0, 60).Select(i => features[i * 10])], new RegressionTask());
        var method = new StepwiseMethod { Sparsity = 0.6 };
        var found = RowLoss.Measure(Prune(method, network, rows, new SensitivityAllocation()).Network, rows, 60).Loss;
        foreach (var other in new Allocation[] { new SensitivityAllocation { Rounds = 0 }, new GlobalAllocation() })
        {
            Assert.True(found <= RowLoss.Measure(Prune(method, network, rows, other).Network, rows, 60).Loss);
        }
    }

    [Fact]
    public void Curves_given_from_outside_need_no_rows_and_are_not_searched_from()
    {
        var network = NetworkOf(4);
        LossPoint[] rising = [new(0, 1), new(0.5, 2)];
        var allocation = new SensitivityAllocation
        {
            Curves = [.. LayerSelection.Default.LayersOf(network.Definition).Select(layer => new LossCurve(
                layer, (int)network.Definition.Parameter($"{layer}.weight").Shape.Count, 1, [.. rising]))],
        };
        var method = new StepwiseMethod { Sparsity = 0.6, Allocation = allocation };
        Assert.Equal(PruningNeeds.Nothing, method.Needs);
        Assert.DoesNotContain(method.Prune(network).Report.Notes, note => note.Contains("measurements", StringComparison.Ordinal));
    }

    [Fact]
    public void A_search_can_be_cancelled_at_any_measurement()
    {
        var network = NetworkOf(5);
        var rows = RowsFor(network, 5);
        var method = new StepwiseMethod { Sparsity = 0.6, Allocation = new SensitivityAllocation() };
        var checks = 0;
        method.Prune(network, ContextFor(rows, () => Interlocked.Increment(ref checks)));
        foreach (var allowed in new[] { 0, checks / 2, checks - 1 })
        {
            var left = allowed;
            Assert.Throws<OperationCanceledException>(() => method.Prune(network, ContextFor(rows, () =>
            {
                if (Interlocked.Decrement(ref left) < 0)
                {
                    throw new OperationCanceledException();
                }
            })));
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_an_error()
    {
        var network = NetworkOf(6);
        var huge = network.Values("c.weight").ToArray();
        Array.Fill(huge, float.MaxValue);
        var method = new StepwiseMethod { Sparsity = 0.6, Allocation = new SensitivityAllocation() };
        var broken = network.WithParameters(new Dictionary<string, float[]> { ["c.weight"] = huge });
        Assert.Contains(
            "not finite",
            Assert.Throws<InvalidOperationException>(() => method.Prune(broken, ContextFor(RowsFor(network, 6), () => { }))).Message,
            StringComparison.Ordinal);
    }

    private static PruningResult Prune(StepwiseMethod method, Network network, LabeledRows rows, Allocation allocation) =>
        (method with { Allocation = allocation }).Prune(network, ContextFor(rows, () => { }));

    private static PruningContext ContextFor(LabeledRows rows, Action check) =>
        new(rows) { Host = TrainingHost.Silent with { CheckCancelled = check }, ReestimateBatchNorm = false };

    private static double ErrorsOf(Network network, LabeledRows rows) => 1 - RowLoss.Measure(network, rows, 60).Accuracy!.Value;

    private static Network NetworkOf(int seed, int outputs = 3) => RandomNetworks.Parameterize(
        NetworkDefinition.Input(10)
            .Linear(16, name: "a").ReLU()
            .Linear(8, name: "b").ReLU()
            .Linear(12, name: "d").ReLU()
            .Linear(outputs, name: "c").Build(),
        seed);

    /// <summary>Rows that the network itself classifies right, so that there is something to lose.</summary>
    private static LabeledRows RowsFor(Network network, int seed)
    {
        const int Count = 200;
        var features = RandomNetworks.Inputs(network.Definition, Count, seed);
        var executor = NetworkExecutor.Create(network);
        var outputs = new float[Count * executor.OutputLength];
        executor.Run(features, Count, outputs);
        return new LabeledRows(
            features, 10, [.. outputs.Chunk(executor.OutputLength).Select(row => row.Index().MaxBy(output => output.Item).Index)],
            executor.OutputLength);
    }
}
