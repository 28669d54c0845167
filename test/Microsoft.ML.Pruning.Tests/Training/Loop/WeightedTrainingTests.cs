using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>A row of weight n counts as n rows in training and validation.</summary>
public sealed class WeightedTrainingTests
{
    private static readonly float[] Weights = [.. Enumerable.Range(0, 40).Select(row => (float)(row * 7 % 5))];
    private static readonly float[] HeldWeights = [.. Enumerable.Range(0, 25).Select(row => (float)(row * 3 % 4))];

    public static TheoryData<string> Names => TaskRows.Names;

    [Fact]
    public void A_batch_in_which_no_row_counts_takes_no_step()
    {
        var task = new RegressionTask();
        var options = new PlainOptions
        {
            Epochs = 1,
            BatchSize = 1,
            Optimizer = new AdamWOptions { LearningRate = 0.05, WeightDecay = 0.1 },
            Regularizers = [new L1Regularizer(0.1)],
        };
        var start = TaskRows.Smooth(task);
        var all = TaskRows.Create(task, 6, weights: [0, 0, 3, 0, 0, 0]);
        var one = all.Pick([2]);
        var result = NetworkTrainer.Train(start, all, null, options, TrainingHost.Silent);
        var expected = NetworkTrainer.Train(start, one, null, options, TrainingHost.Silent);
        Assert.All(
            start.Definition.Parameters,
            parameter => Assert.Equal(expected.Network.Values(parameter.Name), result.Network.Values(parameter.Name)));
        Close.To(expected.History.Epochs[0].TrainLoss, result.History.Epochs[0].TrainLoss, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_epoch_that_ends_before_a_row_counts_has_no_figures(string name)
    {
        var rows = TaskRows.Create(TaskRows.Task(name), 12, weights: [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]);
        var start = TaskRows.Smooth(rows.Task);
        var without = 0;
        for (var iterations = 1; iterations <= 12; iterations++)
        {
            var options = new PlainOptions { BatchSize = 1, Iterations = iterations };
            var result = NetworkTrainer.Train(start, rows, null, options, TrainingHost.Silent);
            var epoch = result.History.Epochs[^1];
            var counted = start.Definition.Parameters.Any(
                parameter => !start.Values(parameter.Name).SequenceEqual(result.Network.Values(parameter.Name)));
            Assert.Equal(counted, double.IsFinite(epoch.TrainLoss));
            Assert.Equal(counted && rows.Task.HasAccuracy, epoch.TrainAccuracy is not null);
            without += counted ? 0 : 1;
        }

        Assert.InRange(without, 1, 11);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Full_batches_of_integer_weights_train_and_measure_as_rows_that_come_as_often(string name)
    {
        var (rows, held) = Rows(name);
        var options = Full(5);
        var weighted = NetworkTrainer.Train(TaskRows.Smooth(rows.Task), rows, held, options, TrainingHost.Silent);
        var repeated = NetworkTrainer.Train(
            TaskRows.Smooth(rows.Task), WeightedRows.Repeated(rows), WeightedRows.Repeated(held), options, TrainingHost.Silent);
        AssertSame(repeated, weighted);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void So_does_distillation(string name)
    {
        var (rows, _) = Rows(name);
        var options = Full(3) with { Distillation = new Distillation { Teacher = TaskRows.Smooth(rows.Task, seed: 6), Temperature = 2 } };
        var weighted = NetworkTrainer.Train(TaskRows.Smooth(rows.Task), rows, null, options, TrainingHost.Silent);
        var repeated = NetworkTrainer.Train(
            TaskRows.Smooth(rows.Task), WeightedRows.Repeated(rows), null, options, TrainingHost.Silent);
        AssertSame(repeated, weighted);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_size_of_the_weights_changes_nothing_in_small_batches_either(string name)
    {
        var (rows, held) = Rows(name);
        var options = Full(4) with { BatchSize = 7 };
        var expected = NetworkTrainer.Train(TaskRows.Smooth(rows.Task), rows, held, options, TrainingHost.Silent);
        foreach (var factor in new[] { 1e-37f, 0.3f, 8e37f })
        {
            AssertSame(expected, NetworkTrainer.Train(
                TaskRows.Smooth(rows.Task),
                WeightedRows.Scaled(rows, factor),
                WeightedRows.Scaled(held, factor),
                options,
                TrainingHost.Silent));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_that_are_all_alike_are_no_weights(string name)
    {
        var task = TaskRows.Task(name);
        var options = Full(2) with { BatchSize = 7 };
        var plain = TaskRows.Create(task, 33);
        var alike = TaskRows.Create(task, 33, weights: [.. Enumerable.Repeat(4f, 33)]);
        AssertSame(
            NetworkTrainer.Train(TaskRows.Smooth(task), plain, plain, options, TrainingHost.Silent),
            NetworkTrainer.Train(TaskRows.Smooth(task), alike, alike, options, TrainingHost.Silent));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Figures_of_an_epoch_are_means_by_weight_whatever_the_batches(string name)
    {
        var (rows, held) = Rows(name);
        var network = TaskRows.Smooth(rows.Task);
        var expected = RowLoss.Measure(network, WeightedRows.Repeated(rows), chunkRows: 16);
        var ofHeld = RowLoss.Measure(network, WeightedRows.Repeated(held), chunkRows: 16);
        Close.To(expected.Loss, RowLoss.Measure(network, rows, chunkRows: 7).Loss, 1e-9);
        foreach (var batch in new[] { 3, 16, 100 })
        {
            var epoch = NetworkTrainer.Train(
                network,
                new StreamedRows(rows),
                held,
                Full(1) with { BatchSize = batch, Optimizer = new SgdOptions { LearningRate = 1e-12 } },
                TrainingHost.Silent).History.Epochs[0];
            Close.To(expected.Loss, epoch.TrainLoss, 1e-5);
            Close.To(ofHeld.Loss, epoch.ValidationLoss!.Value, 1e-5);
            Assert.Equal(rows.Task.HasAccuracy, epoch.TrainAccuracy is not null);
            Close.To(expected.Accuracy ?? 0, epoch.TrainAccuracy ?? 0, 1e-6);
            Close.To(ofHeld.Accuracy ?? 0, epoch.ValidationAccuracy ?? 0, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Early_stopping_goes_by_the_weighted_loss(string name)
    {
        var (rows, held) = Rows(name);
        var options = Full(60) with { EarlyStopping = new EarlyStopping(2), Optimizer = new AdamOptions { LearningRate = 0.3 } };
        var start = TaskRows.Smooth(rows.Task);
        var weighted = NetworkTrainer.Train(start, WeightedRows.Repeated(rows), held, options, TrainingHost.Silent);
        var repeated = NetworkTrainer.Train(
            start, WeightedRows.Repeated(rows), WeightedRows.Repeated(held), options, TrainingHost.Silent);
        Assert.True(weighted.History.Epochs.Length < 60, $"{weighted.History.Epochs.Length} epochs");
        AssertSame(repeated, weighted);
        Close.To(
            weighted.History.Epochs.Min(epoch => epoch.ValidationLoss)!.Value,
            RowLoss.Measure(weighted.Network, held, chunkRows: 16).Loss,
            1e-4);
    }

    private static (LabeledRows Train, LabeledRows Held) Rows(string name)
    {
        var task = TaskRows.Task(name);
        return (TaskRows.Create(task, Weights.Length, 1, Weights), TaskRows.Create(task, HeldWeights.Length, 2, HeldWeights));
    }

    private static PlainOptions Full(int epochs) => new()
    {
        Epochs = epochs,
        BatchSize = 1000,
        Optimizer = new SgdOptions { LearningRate = 0.05 },
    };

    private static void AssertSame(TrainingResult expected, TrainingResult actual)
    {
        Assert.Equal(expected.History.Epochs.Length, actual.History.Epochs.Length);
        foreach (var (first, second) in expected.History.Epochs.Zip(actual.History.Epochs))
        {
            Close.To(Figures(first), Figures(second), 1e-4, what: $"epoch {first.Epoch}");
        }

        foreach (var parameter in expected.Network.Definition.Parameters)
        {
            Close.To(
                expected.Network.Values(parameter.Name).ToArray(),
                actual.Network.Values(parameter.Name).ToArray(),
                2e-4,
                what: parameter.Name);
        }
    }

    private static double[] Figures(EpochRecord epoch) =>
        [epoch.TrainLoss, epoch.TrainAccuracy ?? -1, epoch.ValidationLoss ?? -1, epoch.ValidationAccuracy ?? -1];
}
