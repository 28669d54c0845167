using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

/// <summary>A row of weight n counts as n rows in every statistic.</summary>
public sealed class WeightedStatisticsTests
{
    private static readonly float[] Weights = [1, 2, 0, 3, 1, 0, 5, 1, 4, 2, 1];

    private static readonly Dictionary<string, StatisticsRequest> Requests = new()
    {
        ["gradient"] = new GradientRequest(),
        ["gradient in batches"] = new GradientRequest { BatchSize = 4 },
        ["magnitude of the gradient"] = new GradientMagnitudeRequest(),
        ["Hessian times gradient"] = new HessianGradientRequest(2) { BatchSize = 4 },
        ["curvature"] = new CurvatureRequest { Method = CurvatureMethod.GaussNewton, BatchSize = 4 },
        ["curvature with a bent part"] = new CurvatureRequest(),
        ["curvature by draws"] = new CurvatureRequest { Method = CurvatureMethod.Hutchinson },
        ["Fisher blocks"] = new FisherRequest { BlockSize = 5, BatchSize = 4 },
        ["inputs"] = new InputRequest(Gram: true) { BatchSize = 4 },
    };

    public static MatrixTheoryData<string, string> Cases => new(TaskRows.Names.Select(row => row.Data), Requests.Keys);

    public static TheoryData<string> Names => TaskRows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Integer_weights_are_rows_that_come_as_often_and_0_is_a_row_that_is_not_there(string task, string request)
    {
        var rows = TaskRows.Create(TaskRows.Task(task), Weights.Length, weights: Weights);
        var network = TaskRows.Smooth(rows.Task);
        var weighted = Gather(network, Requests[request], rows);
        Close.To(Gather(network, Requests[request], WeightedRows.Repeated(rows)), weighted, 1e-4, size: 1e-6);
        Assert.NotEqual(Gather(network, Requests[request], TaskRows.Create(rows.Task, Weights.Length)), weighted);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_size_of_the_weights_changes_nothing(string task, string request)
    {
        var rows = TaskRows.Create(TaskRows.Task(task), Weights.Length, weights: Weights);
        var network = TaskRows.Smooth(rows.Task);
        var weighted = Gather(network, Requests[request], rows);
        foreach (var factor in new[] { 1e-30f, 0.1f, 1e30f })
        {
            Close.To(weighted, Gather(network, Requests[request], WeightedRows.Scaled(rows, factor)), 1e-5, size: 1e-6);
        }

        var alike = TaskRows.Create(rows.Task, 6, weights: [.. Enumerable.Repeat(0.3f, 6)]);
        Close.To(
            Gather(network, Requests[request], TaskRows.Create(rows.Task, 6)), Gather(network, Requests[request], alike), 1e-5, size: 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_gradients_are_of_several_rows_a_gradient_is_the_mean_by_weight_and_counts_by_its_own(string task)
    {
        // Rows of one gradient weigh alike, so that the gradient may come as often as they weigh.
        float[] weights = [2, 2, 2, 0, 0, 0, 1, 1, 1, 3, 3, 3];
        var rows = TaskRows.Create(TaskRows.Task(task), weights.Length, weights: weights);
        var network = TaskRows.Smooth(rows.Task);
        var request = new FisherRequest { BlockSize = 5, RowsPerGradient = 3, BatchSize = 6 };
        int[] repeated = [0, 1, 2, 0, 1, 2, 6, 7, 8, .. Enumerable.Range(0, 3).SelectMany(_ => new[] { 9, 10, 11 })];
        Close.To(Gather(network, request, WeightedRows.Plain(rows).Pick(repeated)), Gather(network, request, rows), 1e-4, size: 1e-6);

        // Rows of all gradients weigh 2 and 1, so that each has three rows in place of two.
        rows = TaskRows.Create(rows.Task, 6, weights: [2, 1, 2, 1, 2, 1]);
        Close.To(
            Gather(network, request, WeightedRows.Repeated(rows)),
            Gather(network, request with { RowsPerGradient = 2, BatchSize = 4 }, rows),
            1e-4,
            size: 1e-6);
    }

    [Fact]
    public void Convolutions_weigh_the_rows_of_their_inputs()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 1);
        var source = Clusters.For(Clusters.SmallConv, Weights.Length);
        float[] labels = [.. source.Labels.Select(label => (float)label)];
        var rows = new LabeledRows(source.Features, source.FeatureCount, labels, source.Task, Weights);
        string[] layers = ["conv1.weight", "fc1.weight"];
        foreach (var request in new StatisticsRequest[]
        {
            new InputRequest(Gram: true) { BatchSize = 3 }, new FisherRequest { BatchSize = 3 }, new CurvatureRequest { BatchSize = 3 },
        })
        {
            Close.To(
                Gather(network, request, WeightedRows.Repeated(rows), layers), Gather(network, request, rows, layers), 1e-4, size: 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_that_all_weigh_0_are_refused(string task)
    {
        var rows = TaskRows.Create(TaskRows.Task(task), 4, weights: new float[4]);
        var error = Assert.Throws<ArgumentException>(() => Gather(TaskRows.Smooth(rows.Task), new GradientRequest(), rows));
        Assert.Contains("All 4 calibration rows", error.Message, StringComparison.Ordinal);
        Assert.Contains("weight 0", error.Message, StringComparison.Ordinal);
    }

    private static double[] Gather(Network network, StatisticsRequest request, LabeledRows rows, string[]? names = null) =>
        FlatStatistics.Of(
            StatisticsCollector.Collect(
                network,
                request,
                [.. names ?? [.. network.Definition.Parameters.Select(p => p.Name)]],
                rows,
                new ComputingOptions { Threads = 1 }),
            network);
}
