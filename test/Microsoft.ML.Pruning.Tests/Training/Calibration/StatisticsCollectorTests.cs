using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

public sealed class StatisticsCollectorTests
{
    private const string Weight = "fc1.weight";
    private static readonly Network Example = RandomNetworks.Parameterize(Clusters.SmallMlp, 1);
    private static readonly LabeledRows Rows = Clusters.For(Clusters.SmallMlp, 60);

    [Fact]
    public void The_same_seed_gives_the_same_statistics_and_another_seed_other_rows()
    {
        var first = Gather(Rows, seed: 4, count: 20);
        Assert.Equal(first, Gather(Rows, seed: 4, count: 20));
        Assert.Equal(first, Gather(new StreamedRows(Rows), seed: 4, count: 20));
        Assert.NotEqual(first, Gather(Rows, seed: 5, count: 20));
        Assert.NotEqual(first, Gather(Rows, seed: 4, count: 60));
        Assert.Equal(Gather(Rows, seed: 4, count: 60), Gather(Rows, seed: 5, count: 1000));
    }

    [Fact]
    public void Dropout_and_the_statistics_of_batches_play_no_part()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 2);
        var rows = Clusters.For(Clusters.SmallConv, 8);
        var slope = ExactLoss.Slope(network, rows, "conv1.weight", 3);
        for (var seed = 0; seed < 3; seed++)
        {
            var gathered = (GradientStatistics)StatisticsCollector.Collect(
                network, new GradientRequest { BatchSize = 1 }, ["conv1.weight"], rows, new ComputingOptions { Threads = 1 }, seed);
            Close.To(slope, gathered.Values(network, "conv1.weight")[3], 1e-5);
        }
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused_by_name()
    {
        Assert.Contains("no calibration rows", FailsWith<ArgumentException>(new LabeledRows([], 8, [], 3)), StringComparison.Ordinal);
        Assert.Contains(
            "calibration rows have 7 features", FailsWith<ArgumentException>(Clusters.Create(10, 7, 3)), StringComparison.Ordinal);
        Assert.Contains(
            "calibration rows have 4 classes", FailsWith<ArgumentException>(Clusters.Create(10, 8, 4)), StringComparison.Ordinal);
        float[] features = [.. Rows.Features];
        features[8 * 9 + 2] = float.NaN;
        Assert.Contains(
            "Row 9 of the calibration rows has NaN in feature 2",
            FailsWith<InvalidDataException>(new LabeledRows(features, 8, Rows.Labels, 3)),
            StringComparison.Ordinal);
        int[] labels = [.. Rows.Labels];
        labels[58] = 3;
        Assert.Contains(
            "Row 58 of the calibration rows has label 3",
            FailsWith<InvalidDataException>(new LabeledRows(Rows.Features, 8, labels, 3)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_cannot_be_gathered_for_are_refused_by_name()
    {
        Assert.Contains("'fc9.weight'", FailsWith<ArgumentException>(Rows, ["fc9.weight"]), StringComparison.Ordinal);
        Assert.Contains("at least one", FailsWith<ArgumentException>(Rows, []), StringComparison.Ordinal);
        Assert.Contains("at least one", FailsWith<ArgumentException>(Rows, default(ImmutableArray<string>)), StringComparison.Ordinal);
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 2);
        var error = Assert.Throws<ArgumentException>(
            () => StatisticsCollector.Collect(network, new GradientRequest(), ["bn1.running_mean"], Clusters.For(Clusters.SmallConv, 4)));
        Assert.Contains("'bn1.running_mean'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => StatisticsCollector.Collect(null!, new GradientRequest(), [Weight], Rows));
        Assert.Throws<ArgumentNullException>(() => StatisticsCollector.Collect(Example, null!, [Weight], Rows));
        Assert.Throws<ArgumentNullException>(() => StatisticsCollector.Collect(Example, new GradientRequest(), [Weight], null!));
        Assert.Throws<ArgumentException>(() => new ComputingOptions { Device = "gpu" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ComputingOptions { Threads = 0 });
    }

    [Fact]
    public void A_request_that_fine_tuning_answers_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => StatisticsCollector.Collect(Example, new MovementRequest(), [Weight], Rows));
        Assert.Contains("the movement of the weights", error.Message, StringComparison.Ordinal);
        Assert.Contains("fine-tuning", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            StatisticsCollector.Collect(Example, new GradientRequest(), [Weight], Rows, new ComputingOptions { Device = "cuda:99" }));
        Assert.Contains("cuda:99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_that_overflow_are_refused_by_name()
    {
        var network = Example.WithParameters(new Dictionary<string, float[]> { [Weight] = [.. Enumerable.Repeat(1e38f, 128)] });
        var error = Assert.Throws<InvalidOperationException>(
            () => StatisticsCollector.Collect(network, new GradientRequest(), [Weight], Rows));
        Assert.Contains($"'{Weight}' is not finite", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_check_that_throws_stops_the_gathering(int checksAllowed)
    {
        var checks = 0;
        void Check()
        {
            if (++checks > checksAllowed)
            {
                throw new OperationCanceledException();
            }
        }

        Assert.Throws<OperationCanceledException>(
            () => StatisticsCollector.Collect(Example, new GradientRequest { BatchSize = 10 }, [Weight], Rows, checkCancelled: Check));
        Assert.Equal(checksAllowed + 1, checks);
    }

    private static float[] Gather(RowSource rows, int seed, int count)
    {
        var gathered = (GradientStatistics)StatisticsCollector.Collect(
            Example, new GradientRequest { Rows = count, BatchSize = 16 }, [Weight], rows, new ComputingOptions { Threads = 1 }, seed);
        return gathered.Values(Example, Weight).ToArray();
    }

    private static string FailsWith<T>(LabeledRows rows, ImmutableArray<string>? parameters = null)
        where T : Exception =>
        Assert.Throws<T>(() => StatisticsCollector.Collect(Example, new GradientRequest(), parameters ?? [Weight], rows)).Message;
}
