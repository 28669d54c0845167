using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Validation within epochs and snapshots of the network; an epoch here has five batches.</summary>
public sealed class ObservationTests
{
    private static readonly NetworkDefinition Definition = Clusters.SmallConv;
    private static readonly LabeledRows Rows = Clusters.For(Definition, 70);
    private static readonly LabeledRows Held = Clusters.For(Definition, 33, seed: 8);
    private static readonly PlainOptions Options = new() { Epochs = 2, Optimizer = new AdamOptions { LearningRate = 0.01 } };

    [Fact]
    public void By_default_the_validation_rows_are_measured_after_every_epoch()
    {
        var history = Train(Options).History;

        Assert.Equal(
            history.Epochs.Select(
                epoch => new IterationRecord(epoch.Epoch * 5, epoch.ValidationLoss!.Value, epoch.ValidationAccuracy!.Value)),
            history.Validations);
        Assert.Empty(NetworkTrainer.Train(Definition, Rows, null, Options, TrainingHost.Silent).History.Validations);
    }

    [Theory]
    [InlineData(2, new[] { 2, 4, 5, 6, 8, 10 })]
    [InlineData(3, new[] { 3, 5, 6, 9, 10 })]
    [InlineData(5, new[] { 5, 10 })]
    [InlineData(100, new[] { 5, 10 })]
    public void Validation_every_few_iterations_measures_the_network_of_each(int every, int[] iterations)
    {
        var result = Train(Options with { ValidateEvery = every, SnapshotIterations = [.. iterations] });

        Assert.Equal(iterations.Select(iteration => (long)iteration), result.History.Validations.Select(record => record.Iteration));
        foreach (var record in result.History.Validations)
        {
            var (loss, accuracy) = Reference.Measure(result.Snapshots[(int)record.Iteration], Held);
            Close.To(loss, record.ValidationLoss, 1e-5);
            Close.To(accuracy, record.ValidationAccuracy!.Value, 1e-12);
        }

        Assert.Equal(result.History.Validations.MinBy(record => record.ValidationLoss), result.History.LowestValidation);
    }

    [Fact]
    public void Observing_changes_nothing_in_the_training()
    {
        var plain = Train(Options);
        var observed = Train(Options with { ValidateEvery = 1, SnapshotIterations = [0, 3, 10] });

        AssertSame(plain.Network, observed.Network);
        Assert.Equal(
            plain.History.Epochs.Select(epoch => epoch with { Seconds = 0 }),
            observed.History.Epochs.Select(epoch => epoch with { Seconds = 0 }));
        Assert.Empty(plain.Snapshots);
    }

    [Fact]
    public void A_snapshot_is_the_network_of_a_training_that_ends_there()
    {
        var start = RandomNetworks.Prune(NetworkInitializer.Create(Definition, Initializer.PyTorchDefault, 1), 0.5, 1);
        int[] iterations = [0, 1, 4, 5, 7, 10];
        var snapshots = NetworkTrainer.Train(
            start, Rows, Held, Options with { SnapshotIterations = [.. iterations] }, TrainingHost.Silent).Snapshots;

        Assert.Equal(iterations, snapshots.Keys.Order());
        Assert.Same(start, snapshots[0]);
        foreach (var iteration in iterations)
        {
            AssertSame(
                NetworkTrainer.Train(start, Rows, null, Options with { Iterations = iteration }, TrainingHost.Silent).Network,
                snapshots[iteration]);
        }
    }

    [Fact]
    public void The_start_of_a_training_from_a_definition_is_the_first_weights()
    {
        AssertSame(
            NetworkInitializer.Create(Definition, Options.Initializer, Options.Seed!.Value),
            Train(Options with { SnapshotIterations = [0] }).Snapshots[0]);
        Assert.Equal([0], Train(Options with { Epochs = 0, SnapshotIterations = [0] }).Snapshots.Keys);
    }

    [Fact]
    public void A_snapshot_beyond_the_end_is_refused_before_training()
    {
        var host = TrainingHost.Silent with { OnBatch = _ => Assert.Fail("training began") };
        var byEpochs = Assert.Throws<ArgumentException>(() =>
            NetworkTrainer.Train(Definition, Rows, null, Options with { SnapshotIterations = [0, 11] }, host));
        var byIterations = Assert.Throws<ArgumentException>(() =>
            NetworkTrainer.Train(Definition, Rows, null, Options with { Iterations = 7, SnapshotIterations = [8] }, host));

        Assert.Contains(
            "SnapshotIterations has 11 and training ends after iteration 10 (5 an epoch)", byEpochs.Message, StringComparison.Ordinal);
        Assert.Contains("SnapshotIterations has 8 and training ends after iteration 7", byIterations.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Early_stopping_leaves_later_snapshots_out()
    {
        var result = Train(
            Options with { Epochs = 9, EarlyStopping = new EarlyStopping(1, MinimumDelta: 100), SnapshotIterations = [5, 44] });

        Assert.Equal(2, result.History.Epochs.Length);
        Assert.Equal([5], result.Snapshots.Keys);
    }

    [Fact]
    public void The_lowest_validation_is_the_first_of_equal_ones()
    {
        var history = new TrainingHistory([], [new(3, 0.5, 0.9), new(6, 0.25, 0.8), new(9, 0.25, 0.95), new(12, 0.3, 1)]);

        Assert.Equal(new IterationRecord(6, 0.25, 0.8), history.LowestValidation);
        Assert.Null(new TrainingHistory([]).LowestValidation);
    }

    private static TrainingResult Train(TrainingOptions options) =>
        NetworkTrainer.Train(Definition, Rows, Held, options, TrainingHost.Silent);

    private static void AssertSame(Network expected, Network actual)
    {
        Assert.Equal(expected.Masks, actual.Masks);
        Assert.All(expected.Definition.Parameters, parameter =>
            Assert.Equal(expected.Values(parameter.Name).ToArray(), actual.Values(parameter.Name).ToArray()));
    }
}
