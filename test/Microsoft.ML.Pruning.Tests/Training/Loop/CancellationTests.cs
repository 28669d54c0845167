using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class CancellationTests
{
    [Fact]
    public void Training_ends_within_one_batch_wherever_it_is_cancelled_and_leaves_no_tensor_behind()
    {
        var rows = Clusters.For(Clusters.SmallConv, 70);
        var options = new PlainOptions { Epochs = 2 };
        var checks = 0;
        Train(new TrainingHost(() => checks++, _ => { }, _ => { }, _ => { }));
        Assert.True(checks > 2 * (5 + 5));

        for (var cancelAt = 1; cancelAt <= checks; cancelAt++)
        {
            var (seen, batches, batchesThen) = (0, 0, 0);
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            var host = new TrainingHost(
                () =>
                {
                    if (++seen == cancelAt)
                    {
                        batchesThen = batches;
                        throw new OperationCanceledException("stop");
                    }
                },
                _ => { },
                _ => batches++,
                _ => { });

            Assert.Throws<OperationCanceledException>(() => Train(host));
            Assert.Equal(cancelAt, seen);
            Assert.Equal(batchesThen, batches);
            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        void Train(TrainingHost host) => NetworkTrainer.Train(Clusters.SmallConv, rows, new StreamedRows(rows), options, host);
    }

    [Fact]
    public void Between_two_checks_there_is_never_more_than_one_batch()
    {
        var rows = Clusters.For(Clusters.SmallMlp, 70);
        var sinceCheck = 0;
        var host = TrainingHost.Silent with
        {
            CheckCancelled = () => sinceCheck = 0,
            OnBatch = _ => Assert.Equal(1, ++sinceCheck),
        };

        NetworkTrainer.Train(Clusters.SmallMlp, rows, rows, new PlainOptions { Epochs = 2 }, host);
    }
}
