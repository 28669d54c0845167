using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class LearningTests
{
    public static TheoryData<OptimizerOptions> Optimizers =>
    [
        new SgdOptions { LearningRate = 0.1 },
        new SgdOptions { LearningRate = 0.05, Momentum = 0.9, WeightDecay = 1e-4 },
        new SgdOptions { LearningRate = 0.05, Momentum = 0.9, Nesterov = true },
        new AdamOptions { LearningRate = 0.01 },
        new AdamWOptions { LearningRate = 0.01 },
    ];

    [Theory]
    [MemberData(nameof(Optimizers), DisableDiscoveryEnumeration = true)]
    public void Every_optimiser_learns_separable_clusters(OptimizerOptions optimizer)
    {
        var result = NetworkTrainer.Train(
            Clusters.SmallMlp, Clusters.For(Clusters.SmallMlp, 240), Clusters.For(Clusters.SmallMlp, 90, seed: 8),
            new PlainOptions { Optimizer = optimizer, Epochs = 8 }, TrainingHost.Silent);

        var last = result.History.Epochs[^1];
        Assert.Equal(8, result.History.Epochs.Length);
        Assert.True(last.TrainAccuracy > 0.97, $"train accuracy {last.TrainAccuracy}");
        Assert.True(last.ValidationAccuracy > 0.97, $"validation accuracy {last.ValidationAccuracy}");
        Assert.True(last.TrainLoss < result.History.Epochs[0].TrainLoss);
        Assert.All(result.History.Epochs, (epoch, index) => Assert.Equal(index + 1, epoch.Epoch));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_convolution_with_batch_norm_and_dropout_learns_from_memory_and_from_a_stream(bool streamed)
    {
        var rows = Clusters.For(Clusters.SmallConv, 193);
        var held = Clusters.For(Clusters.SmallConv, 61, seed: 9);
        var result = NetworkTrainer.Train(
            Clusters.SmallConv, streamed ? new StreamedRows(rows) : rows, streamed ? new StreamedRows(held) : held,
            new PlainOptions { Epochs = 6, Optimizer = new AdamOptions { LearningRate = 0.02 }, ShuffleWindow = 50 }, TrainingHost.Silent);

        Assert.True(result.History.Epochs[^1].ValidationAccuracy > 0.95, $"{result.History.Epochs[^1]}");
        Assert.NotEqual(0, result.Network.Values("bn1.running_mean")[0]);
    }

    [Fact]
    public void Epoch_figures_weigh_every_row_the_same_whatever_the_last_batch()
    {
        // With a learning rate near 0 the mean over the epoch must be the mean over the rows of the untrained network.
        var network = NetworkInitializer.Create(Clusters.SmallMlp, Initializer.PyTorchDefault, 3);
        foreach (var rowCount in new[] { 33, 47, 48, 17 })
        {
            var rows = Clusters.For(Clusters.SmallMlp, rowCount);
            var (loss, accuracy) = Reference.Measure(network, rows);
            var epoch = NetworkTrainer.Train(
                network,
                rows,
                rows,
                new PlainOptions { Epochs = 1, Optimizer = new SgdOptions { LearningRate = 1e-12 } },
                TrainingHost.Silent).History.Epochs[0];

            Close.To(loss, epoch.TrainLoss, 1e-5);
            Close.To(loss, epoch.ValidationLoss!.Value, 1e-5);
            Close.To(accuracy, epoch.TrainAccuracy!.Value, 1e-12);
            Close.To(accuracy, epoch.ValidationAccuracy!.Value, 1e-12);
        }
    }

    [Fact]
    public void The_host_hears_every_batch_and_epoch_in_order()
    {
        var batches = new List<BatchProgress>();
        var epochs = new List<EpochRecord>();
        var result = NetworkTrainer.Train(
            Clusters.SmallMlp, Clusters.For(Clusters.SmallMlp, 40), null, new PlainOptions { Epochs = 2 },
            TrainingHost.Silent with { OnBatch = batches.Add, OnEpoch = epochs.Add });

        Assert.Equal([(1, 1L), (1, 2L), (1, 3L), (2, 1L), (2, 2L), (2, 3L)], batches.Select(batch => (batch.Epoch, batch.Batch)));
        Assert.All(batches, batch => Assert.Equal((2, 3L), (batch.Epochs, batch.Batches)));
        Assert.Equal(result.History.Epochs, epochs);
        Assert.All(epochs, epoch => Assert.Null(epoch.ValidationLoss));
    }

    [Fact]
    public void Fine_tuning_starts_from_the_given_weights_and_leaves_them_alone()
    {
        var rows = Clusters.For(Clusters.SmallMlp, 200);
        var options = new PlainOptions { Epochs = 4, Optimizer = new AdamOptions { LearningRate = 0.01 } };
        var trained = NetworkTrainer.Train(Clusters.SmallMlp, rows, null, options, TrainingHost.Silent).Network;
        var before = trained.Values("fc1.weight").ToArray();

        var tuned = NetworkTrainer.Train(trained, rows, null, options with { Epochs = 1 }, TrainingHost.Silent);

        Assert.Equal(before, trained.Values("fc1.weight").ToArray());
        Assert.NotEqual(before, tuned.Network.Values("fc1.weight").ToArray());
        Assert.True(tuned.History.Epochs[0].TrainAccuracy > 0.97);
    }
}
