using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Allocations;

public sealed class ErdosRenyiAllocationTests
{
    [Fact]
    public void Density_follows_inputs_and_outputs_and_the_total_is_exact()
    {
        var network = RandomNetworks.Parameterize(
            NetworkDefinition.Input(784).Linear(300, name: "a").Linear(100, name: "b").Linear(10, name: "c").Build(), 1);
        var report = Prune(network, new ErdosRenyiAllocation(), 0.9, new LayerSelection { IncludeLogits = true });
        Assert.Equal(PruningCount.Of(0.9, 266_200), report.Pruned);
        var factor = (266_200 - report.Pruned - 1_000.0) / (1_084 + 400);
        Assert.Equal(
            [factor * 1_084, factor * 400, 1_000],
            report.Layers.Select(layer => (double)(layer.Prunable - layer.Pruned)),
            (a, b) => Math.Abs(a - b) <= 0.5);
    }

    [Fact]
    public void The_kernel_counts_or_not()
    {
        var network = RandomNetworks.Parameterize(
            NetworkDefinition.Input(16, 8, 8)
                .Conv2d(32, new Size2d(5, 3), name: "a")
                .Conv2d(64, 1, name: "b")
                .Flatten()
                .Linear(2, name: "c")
                .Build(), 1);
        Close.To((56 / 7680.0) / (98 / 2048.0), RatioOf(new ErdosRenyiAllocation()), 0.02);
        Close.To((48 / 512.0) / (96 / 2048.0), RatioOf(new ErdosRenyiAllocation(Kernel: false)), 0.02);

        double RatioOf(ErdosRenyiAllocation allocation)
        {
            var layers = Prune(network, allocation, 0.9).Layers;
            return (1 - layers[0].AchievedSparsity) / (1 - layers[1].AchievedSparsity);
        }
    }

    [Fact]
    public void Unknown_weight_shapes_are_refused()
    {
        LayerScores[] layers = [new("a", new Scores("a.weight", new float[] { 1, 2 }))];
        Assert.Contains(
            "layer 'a'",
            Assert.Throws<ArgumentException>(() => new ErdosRenyiAllocation().Allocate(layers, 0.5)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ErdosRenyiAllocation().Allocate(layers, 1));
    }

    [Fact]
    public void Shares_are_those_of_one_after_the_other_and_only_grow()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 60; trial++)
        {
            var count = random.Next(1, 7);
            double[] quotas = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 9))];
            int[] limits = [.. Enumerable.Range(0, count).Select(_ => random.Next(0, 30))];
            var expected = limits.Select(limit => Math.Min(1, limit)).ToArray();
            for (var total = 0; total <= limits.Sum() + 2; total++)
            {
                if (total > expected.Sum() && expected.Sum() < limits.Sum())
                {
                    expected[Enumerable.Range(0, count).Where(i => expected[i] < limits[i]).MaxBy(i => quotas[i] / (expected[i] + 0.5))]++;
                }

                Assert.Equal(expected, Apportionment.Divide(quotas, limits, total));
            }
        }
    }

    private static PruningReport Prune(Network network, ErdosRenyiAllocation allocation, double sparsity, LayerSelection? layers = null) =>
        Pruner.Prune(
            network,
            Pruner.Method("ER", new MagnitudeSaliency(), new WeightStructure(), allocation, new OneShotSchedule()),
            sparsity,
            layers).Report;
}
