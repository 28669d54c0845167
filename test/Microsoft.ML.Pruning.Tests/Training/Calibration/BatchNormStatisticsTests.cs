using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class BatchNormStatisticsTests
{
    private static readonly ComputingOptions OneThread = new() { Threads = 1 };

    [Fact]
    public void In_a_single_batch_the_statistics_are_those_of_what_reaches_each_batch_norm()
    {
        // What reaches a batch norm is computed by the managed executor, in which those before it use their new statistics.
        var compared = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var network = seed % 2 == 0 ? RandomNetworks.Create(seed) : RandomNetworks.Prune(RandomNetworks.Create(seed), 0.5, seed);
            var rows = Clusters.For(network.Definition, 20, seed);
            var estimated = BatchNormStatistics.Reestimate(network, rows, computing: OneThread);
            foreach (var node in network.Definition.Nodes.Where(node => node.Layer is BatchNormLayer))
            {
                var (mean, variance) = MomentsBefore(estimated, node, rows);
                AssertClose(mean, estimated.Values($"{node.Name}.running_mean"), variance, $"seed {seed}, {node.Name} mean");
                AssertClose(variance, estimated.Values($"{node.Name}.running_var"), variance, $"seed {seed}, {node.Name} variance");
                compared++;
            }
        }

        Assert.True(compared > 30, $"{compared} batch norms were compared");
    }

    [Theory]
    [InlineData(70, 16)]
    [InlineData(65, 16)]
    [InlineData(64, 2)]
    public void In_several_batches_those_of_the_first_batch_norm_are_still_exact(int rowCount, int batchSize)
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 2);
        var rows = Clusters.For(Clusters.SmallConv, rowCount);
        var norm = Clusters.SmallConv["bn1"];
        var (mean, variance) = MomentsBefore(network, norm, rows);
        foreach (var source in new RowSource[] { rows, new StreamedRows(rows) })
        {
            var estimated = BatchNormStatistics.Reestimate(network, source, batchSize: batchSize, computing: OneThread);
            AssertClose(mean, estimated.Values("bn1.running_mean"), variance, "mean");
            AssertClose(variance, estimated.Values("bn1.running_var"), variance, "variance");
        }
    }

    [Fact]
    public void Nothing_but_the_statistics_changes_and_labels_do_not_matter()
    {
        var network = RandomNetworks.Prune(RandomNetworks.Parameterize(Clusters.SmallConv, 2), 0.5, 3);
        var rows = Clusters.For(Clusters.SmallConv, 50);
        var unlabelled = new LabeledRows(rows.Features, rows.FeatureCount, new int[50], 3);
        var before = network.Definition.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => network.Values(parameter.Name).ToArray());

        var estimated = BatchNormStatistics.Reestimate(network, rows, batchSize: 16, computing: OneThread);
        var again = BatchNormStatistics.Reestimate(network, unlabelled, batchSize: 16, computing: OneThread);

        Assert.Equal(network.Masks, estimated.Masks);
        foreach (var parameter in network.Definition.Parameters)
        {
            Assert.Equal(before[parameter.Name], network.Values(parameter.Name).ToArray());
            Assert.Equal(parameter.IsTrainable, estimated.Values(parameter.Name).SequenceEqual(before[parameter.Name]));
            Assert.Equal(estimated.Values(parameter.Name).ToArray(), again.Values(parameter.Name).ToArray());
        }
    }

    [Fact]
    public void Earlier_statistics_do_not_count()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 2);
        var other = network.WithParameters(
            new Dictionary<string, float[]> { ["bn1.running_mean"] = [9, 9, 9, 9], ["bn1.running_var"] = [7, 7, 7, 7] });
        var rows = Clusters.For(Clusters.SmallConv, 50);

        Assert.Equal(
            BatchNormStatistics.Reestimate(network, rows, computing: OneThread).Values("bn1.running_var").ToArray(),
            BatchNormStatistics.Reestimate(other, rows, computing: OneThread).Values("bn1.running_var").ToArray());
    }

    [Fact]
    public void A_network_without_batch_norm_comes_back_itself()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallMlp, 1);

        Assert.Same(network, BatchNormStatistics.Reestimate(network, Clusters.For(Clusters.SmallMlp, 20)));
    }

    [Fact]
    public void The_sample_and_its_order_follow_the_seed()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 2);
        var rows = Clusters.For(Clusters.SmallConv, 90);

        Assert.Equal(Variances(1), Variances(1));
        Assert.NotEqual(Variances(1), Variances(2));

        float[] Variances(int seed) =>
            BatchNormStatistics.Reestimate(network, rows, rowCount: 40, computing: OneThread, seed: seed)
                .Values("bn1.running_var")
                .ToArray();
    }

    [Fact]
    public void Rows_in_the_order_of_their_classes_are_mixed_into_every_batch()
    {
        // Were a batch of one class alone, the second batch norm would see values without the differences between classes.
        var definition = NetworkDefinition.Input(8).Linear(6).BatchNorm().ReLU().Linear(5).BatchNorm().ReLU().Linear(3).Build();
        var network = RandomNetworks.Parameterize(definition, 4);
        var mixed = Clusters.For(definition, 240);
        int[] byClass = [.. Enumerable.Range(0, 240).OrderBy(row => mixed.Labels[row])];
        var sorted = new LabeledRows(
            [.. byClass.SelectMany(row => mixed.Features.AsSpan(row * 8, 8).ToArray())],
            8,
            [.. byClass.Select(row => mixed.Labels[row])],
            3);
        var exact = BatchNormStatistics.Reestimate(network, mixed, computing: OneThread).Values("bn2.running_var").ToArray();
        var estimated = BatchNormStatistics.Reestimate(network, sorted, batchSize: 80, computing: OneThread)
            .Values("bn2.running_var")
            .ToArray();

        Assert.All(exact, (value, i) => Assert.InRange(estimated[i] / value, 0.8, 1.25));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 2);
        var rows = Clusters.For(Clusters.SmallConv, 20);

        Assert.Throws<ArgumentNullException>(() => BatchNormStatistics.Reestimate(null!, rows));
        Assert.Throws<ArgumentNullException>(() => BatchNormStatistics.Reestimate(network, null!));
        Assert.Contains("rowCount is 1; it must be at least 2", Assert.Throws<ArgumentOutOfRangeException>(() =>
            BatchNormStatistics.Reestimate(network, rows, rowCount: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("batchSize is 1; it must be at least 2", Assert.Throws<ArgumentOutOfRangeException>(() =>
            BatchNormStatistics.Reestimate(network, rows, batchSize: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("There is one calibration row", Assert.Throws<ArgumentException>(() =>
            BatchNormStatistics.Reestimate(network, Clusters.For(Clusters.SmallConv, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("takes 36", Assert.Throws<ArgumentException>(() =>
            BatchNormStatistics.Reestimate(network, Clusters.Create(9, 35, 3))).Message, StringComparison.Ordinal);
        rows.Features[40] = float.NaN;
        Assert.Contains("Row 1 of the calibration rows", Assert.Throws<InvalidDataException>(() =>
            BatchNormStatistics.Reestimate(network, rows)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_that_overflow_are_named()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 2);
        var rows = Clusters.For(Clusters.SmallConv, 20);
        Array.ForEach([.. Enumerable.Range(0, rows.Features.Length)], i => rows.Features[i] *= 1e30f);

        Assert.Contains("The new 'bn1.running_var' is not finite", Assert.Throws<InvalidOperationException>(() =>
            BatchNormStatistics.Reestimate(network, rows)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_cancelled_before_every_batch_and_leaves_no_tensor_behind()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 2);
        var rows = Clusters.For(Clusters.SmallConv, 20);
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var checks = 0;
        BatchNormStatistics.Reestimate(network, rows, batchSize: 5, checkCancelled: () => checks++);
        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(checks > 4);

        for (var last = 1; last <= checks; last++)
        {
            var left = last;
            Assert.Throws<OperationCanceledException>(
                () => BatchNormStatistics.Reestimate(network, rows, batchSize: 5, checkCancelled: () =>
                {
                    if (--left == 0)
                    {
                        throw new OperationCanceledException();
                    }
                }));
            Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }

    /// <summary>Mean and variance per channel of what reaches a node, divided by the number of values.</summary>
    private static (double[] Mean, double[] Variance) MomentsBefore(Network network, Node node, LabeledRows rows)
    {
        var definition = network.Definition;
        var count = rows.Labels.Length;
        var shape = definition.ShapeOf(node.Inputs[0]);
        var values = node.Inputs[0] == NetworkDefinition.InputName ? rows.Features : Run(UpTo(network, node.Inputs[0]), rows);
        var channels = shape[0];
        var area = (int)(shape.Count / channels);
        var mean = new double[channels];
        var variance = new double[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            double[] own = [.. Enumerable.Range(0, count * area)
                .Select(i => (double)values[(i / area * (int)shape.Count) + (channel * area) + (i % area)])];
            mean[channel] = own.Average();
            variance[channel] = own.Average(value => (value - mean[channel]) * (value - mean[channel]));
        }

        return (mean, variance);
    }

    private static float[] Run(Network network, LabeledRows rows)
    {
        var outputs = new float[rows.Labels.Length * network.Definition.OutputShape.Count];
        NetworkExecutor.Create(network).Run(rows.Features, rows.Labels.Length, outputs);
        return outputs;
    }

    /// <summary>The part of a network that a node needs, which it ends with.</summary>
    private static Network UpTo(Network network, string last)
    {
        var needed = new HashSet<string> { last };
        foreach (var node in network.Definition.Nodes.Reverse().Where(node => needed.Contains(node.Name)))
        {
            needed.UnionWith(node.Inputs);
        }

        var definition = new NetworkDefinition(
            network.Definition.InputShape, network.Definition.Nodes.Where(node => needed.Contains(node.Name)));
        return new Network(
            definition,
            definition.Parameters.ToDictionary(parameter => parameter.Name, parameter => network.Values(parameter.Name).ToArray()));
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double[] variance, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Close.To(expected[i], actual[i], 1e-4, size: Math.Max(1e-2, Math.Sqrt(variance[i]) + Math.Abs(expected[i])), $"{what}[{i}]");
        }
    }
}
