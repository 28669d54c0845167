using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class TrainingLengthTests
{
    // 70 rows in batches of 16: five batches an epoch.
    private static readonly LabeledRows Rows = Clusters.For(Clusters.SmallMlp, 70);

    [Fact]
    public void No_epochs_and_no_iterations_give_the_first_weights_and_an_empty_history()
    {
        var expected = NetworkInitializer.Create(Clusters.SmallConv, Initializer.KaimingNormal, 9);
        var rows = Clusters.For(Clusters.SmallConv, 40);
        foreach (TrainingOptions options in new[] { new PlainOptions { Epochs = 0 }, new PlainOptions { Iterations = 0 } })
        {
            var result = NetworkTrainer.Train(
                Clusters.SmallConv,
                rows,
                new StreamedRows(rows),
                options with { Seed = 9, Initializer = Initializer.KaimingNormal },
                TrainingHost.Silent);

            Assert.All(expected.Definition.Parameters, parameter =>
                Assert.Equal(expected.Values(parameter.Name).ToArray(), result.Network.Values(parameter.Name).ToArray()));
            Assert.Empty(result.History.Epochs);
            Assert.Equal(0, result.History.BestEpoch);
        }
    }

    [Fact]
    public void Fine_tuning_of_no_epochs_gives_the_network_back()
    {
        var network = RandomNetworks.Prune(NetworkInitializer.Create(Clusters.SmallMlp, Initializer.PyTorchDefault, 1), 0.5, 1);
        var options = new PlainOptions { Epochs = 0, EarlyStopping = new EarlyStopping() };

        Assert.Same(network, NetworkTrainer.Train(network, Rows, Rows, options, TrainingHost.Silent).Network);
    }

    [Fact]
    public void Rows_are_checked_even_where_none_is_trained_on()
    {
        var options = new PlainOptions { Epochs = 0 };
        var bad = Clusters.For(Clusters.SmallMlp, 20);
        bad.Features[13] = float.NaN;

        Assert.Throws<InvalidDataException>(() => NetworkTrainer.Train(Clusters.SmallMlp, bad, null, options, TrainingHost.Silent));
        Assert.Throws<InvalidDataException>(() => NetworkTrainer.Train(Clusters.SmallMlp, Rows, bad, options, TrainingHost.Silent));
        Assert.Throws<ArgumentException>(
            () => NetworkTrainer.Train(Clusters.SmallMlp, Clusters.Create(9, 7, 3), null, options, TrainingHost.Silent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void As_many_iterations_as_epochs_have_train_the_same_network(bool streamed)
    {
        var options = new PlainOptions { Epochs = 2, LearningRate = new CosineRate { WarmUpSteps = 3 } };
        var byEpochs = Train(options, streamed);
        var byIterations = Train(options with { Epochs = 77, Iterations = 10 }, streamed);

        Assert.Equal(byEpochs.Network.Values("fc1.weight").ToArray(), byIterations.Network.Values("fc1.weight").ToArray());
        Assert.Equal(
            byEpochs.History.Epochs.Select(epoch => epoch with { Seconds = 0 }),
            byIterations.History.Epochs.Select(epoch => epoch with { Seconds = 0 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(13)]
    public void Iterations_end_training_at_that_step_of_a_longer_one(int iterations)
    {
        float[]? expected = null;
        var steps = 0;
        TrainingRun? run = null;
        using var scope = torch.NewDisposeScope();
        var host = TrainingHost.Silent with
        {
            OnBatch = _ => expected = ++steps == iterations ? run!.Parameters.Read()["fc1.weight"] : expected
        };
        var start = NetworkInitializer.Create(Clusters.SmallMlp, Initializer.PyTorchDefault, 1);
        using var whole = run = new TrainingRun(
            start, new SizedRows(Rows, 70), null, new PlainOptions { Epochs = 3 }, host, seed: 1, torch.CPU);
        run.Train();

        Assert.Equal(expected, Train(new PlainOptions { Iterations = iterations }).Network.Values("fc1.weight").ToArray());
    }

    [Fact]
    public void A_part_of_an_epoch_is_recorded_by_the_rows_it_trained_on()
    {
        var network = NetworkInitializer.Create(Clusters.SmallMlp, Initializer.PyTorchDefault, 3);
        var options = new PlainOptions { Iterations = 8, Optimizer = new SgdOptions { LearningRate = 1e-12 } };
        var last = NetworkTrainer.Train(network, Rows, Rows, options, TrainingHost.Silent).History.Epochs[^1];
        var (loss, accuracy) = Reference.Measure(network, FirstRowsOf(epoch: 2, count: 48));

        Assert.Equal(2, last.Epoch);
        Close.To(loss, last.TrainLoss, 1e-5);
        Close.To(accuracy, last.TrainAccuracy!.Value, 1e-12);
        Close.To(Reference.Measure(network, Rows).Loss, last.ValidationLoss!.Value, 1e-5);
    }

    [Fact]
    public void Progress_counts_the_batches_that_the_last_epoch_takes()
    {
        var batches = new List<BatchProgress>();
        NetworkTrainer.Train(
            Clusters.SmallMlp, Rows, null, new PlainOptions { Iterations = 8 }, TrainingHost.Silent with { OnBatch = batches.Add });

        Assert.Equal(
            [
                .. Enumerable.Range(1, 5).Select(batch => new BatchProgress(1, 2, batch, 5)),
                .. Enumerable.Range(1, 3).Select(batch => new BatchProgress(2, 2, batch, 3)),
            ],
            batches);
    }

    [Fact]
    public void Learning_rate_schedules_run_over_the_iterations()
    {
        var rates = new List<double>();
        TrainingRun? run = null;
        var options = new PlainOptions
        {
            Iterations = 12,
            LearningRate = new CosineRate(0.1),
            Optimizer = new SgdOptions { LearningRate = 0.5 }
        };
        using var scope = torch.NewDisposeScope();
        var start = NetworkInitializer.Create(Clusters.SmallMlp, Initializer.PyTorchDefault, 1);
        using var started = run = new TrainingRun(
            start, new SizedRows(Rows, 70), null, options,
            TrainingHost.Silent with { OnBatch = _ => rates.Add(run!.Optimizer.LearningRate) }, seed: 1, torch.CPU);
        run.Train();

        Assert.Equal(12, rates.Count);
        Assert.All(rates, (rate, step) => Close.To(0.5 * (0.1 + (0.9 * (1 + Math.Cos(Math.PI * step / 12)) / 2)), rate, 1e-12));
    }

    private static LabeledRows FirstRowsOf(int epoch, int count)
    {
        using var scope = torch.NewDisposeScope();
        using var feed = BatchFeed.Shuffled(Rows, new BatchPlan(70, count, 1), 1, 1, torch.CPU);
        feed.Begin(epoch);
        var batch = feed.Next(count);
        return new LabeledRows(
            batch.Features.flatten().data<float>().ToArray(), 8, [.. batch.Labels.data<long>().ToArray().Select(label => (int)label)], 3);
    }

    private static TrainingResult Train(TrainingOptions options, bool streamed = false) =>
        NetworkTrainer.Train(Clusters.SmallMlp, streamed ? new StreamedRows(Rows) : Rows, Rows, options, TrainingHost.Silent);
}
