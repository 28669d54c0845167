using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class EarlyStoppingTests
{
    // Validation labels are shuffled, so the validation loss must rise once the network has learned the training rows.
    private static readonly LabeledRows Train = Clusters.For(Clusters.SmallMlp, 120);
    private static readonly LabeledRows Misleading = Mislabel(Clusters.For(Clusters.SmallMlp, 60, seed: 8));
    private static readonly PlainOptions Options = new() { Epochs = 40, Optimizer = new AdamOptions { LearningRate = 0.02 } };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Training_stops_when_patience_runs_out_and_gives_back_the_best_weights(int patience)
    {
        var messages = new List<string>();
        var result = NetworkTrainer.Train(
            Clusters.SmallMlp, Train, Misleading, Options with { EarlyStopping = new EarlyStopping(patience) },
            TrainingHost.Silent with { Message = messages.Add });

        var trained = result.History.Epochs.Length;
        var best = result.History.Epochs.MinBy(epoch => epoch.ValidationLoss)!;
        Assert.True(trained < 40);
        Assert.Equal(best.Epoch, result.History.BestEpoch);
        Assert.Equal(trained, best.Epoch + patience);
        Close.To(best.ValidationLoss!.Value, Reference.Measure(result.Network, Misleading).Loss, 1e-5);
        Assert.True(result.History.Epochs[^1].ValidationLoss > 1.001 * best.ValidationLoss, $"{result.History.Epochs[^1]}");
        Assert.Contains($"after epoch {trained}", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_weights_are_those_of_a_training_that_ends_at_the_best_epoch()
    {
        var stopped = NetworkTrainer.Train(
            Clusters.SmallMlp, Train, Misleading, Options with { EarlyStopping = new EarlyStopping(2) }, TrainingHost.Silent);
        var shorter = NetworkTrainer.Train(
            Clusters.SmallMlp, Train, Misleading, Options with { Epochs = stopped.History.BestEpoch }, TrainingHost.Silent);

        Assert.Equal(shorter.Network.Values("fc1.weight").ToArray(), stopped.Network.Values("fc1.weight").ToArray());
    }

    [Fact]
    public void A_minimum_delta_that_no_epoch_reaches_stops_after_patience_but_keeps_the_lowest_loss()
    {
        var held = Clusters.For(Clusters.SmallMlp, 60, seed: 8);
        var result = NetworkTrainer.Train(
            Clusters.SmallMlp, Train, held, Options with { EarlyStopping = new EarlyStopping(2, MinimumDelta: 100) }, TrainingHost.Silent);

        Assert.Equal(3, result.History.Epochs.Length);
        Close.To(result.History.Epochs.Min(epoch => epoch.ValidationLoss)!.Value, Reference.Measure(result.Network, held).Loss, 1e-5);
    }

    [Fact]
    public void Without_early_stopping_the_last_weights_are_kept()
    {
        var result = NetworkTrainer.Train(Clusters.SmallMlp, Train, Misleading, Options with { Epochs = 12 }, TrainingHost.Silent);

        Assert.True(result.History.BestEpoch < 12);
        Close.To(result.History.Epochs[^1].ValidationLoss!.Value, Reference.Measure(result.Network, Misleading).Loss, 1e-5);
    }

    [Fact]
    public void Training_that_goes_on_from_an_iteration_says_which_epoch_it_stopped_after()
    {
        var messages = new List<string>();
        var result = NetworkTrainer.Train(
            Clusters.SmallMlp, Train, Misleading, Options with { EarlyStopping = new EarlyStopping(1), StartIteration = 16 },
            TrainingHost.Silent with { Message = messages.Add });

        Assert.Equal(3, result.History.Epochs[0].Epoch);
        Assert.Contains($"after epoch {result.History.Epochs[^1].Epoch}:", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Patience_that_runs_out_with_the_last_epoch_stops_nothing()
    {
        var held = Clusters.For(Clusters.SmallMlp, 60, seed: 8);
        var messages = new List<string>();
        foreach (var start in new[] { 0, 8 })
        {
            var result = NetworkTrainer.Train(
                Clusters.SmallMlp,
                Train,
                held,
                Options with { Epochs = 3 + (start / 8), StartIteration = start, EarlyStopping = new EarlyStopping(2, MinimumDelta: 100) },
                TrainingHost.Silent with { Message = messages.Add });
            Assert.Equal(3, result.History.Epochs.Length);
        }

        Assert.Empty(messages);
    }

    private static LabeledRows Mislabel(LabeledRows rows)
    {
        var random = new Random(3);
        var features = new float[60 * rows.FeatureCount];
        var labels = new int[60];
        using var reader = rows.Open();
        reader.Read(features, labels);
        return new LabeledRows(features, rows.FeatureCount, [.. labels.Select(_ => random.Next(rows.ClassCount))], rows.ClassCount);
    }
}
