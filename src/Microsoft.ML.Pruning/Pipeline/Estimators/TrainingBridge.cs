using System.Globalization;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Carries a training's progress and messages to ML.NET, and cancellation back.</summary>
internal sealed class TrainingBridge : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Action _checkCancelled;
    private readonly IChannel _channel;
    private readonly IProgressChannel _progress;
    private BatchProgress? _batch;
    private EpochRecord? _epoch;

    public TrainingBridge(IHost host, Action checkCancelled)
    {
        _checkCancelled = checkCancelled;
        _channel = host.Start("Training");
        _progress = host.StartProgressChannel("Training");
        _progress.SetHeader(new ProgressHeader(["loss", "accuracy"], ["epochs", "batches"]), Fill);
    }

    /// <summary>What the trainer talks to.</summary>
    public TrainingHost Host => new(_checkCancelled, OnEpoch, OnBatch, Message);

    public void Dispose()
    {
        _progress.Dispose();
        _channel.Dispose();
    }

    private void OnBatch(BatchProgress batch)
    {
        lock (_lock)
        {
            _batch = batch;
        }
    }

    private void OnEpoch(EpochRecord epoch)
    {
        lock (_lock)
        {
            _epoch = epoch;
        }

        _progress.Checkpoint(epoch.TrainLoss, epoch.TrainAccuracy, epoch.Epoch);
        var validation = epoch.ValidationLoss is { } loss
            ? string.Create(
                CultureInfo.InvariantCulture, $", validation loss {loss:0.0000}{ReportLines.Accuracy(epoch.ValidationAccuracy)}")
            : "";
        Message(string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {epoch.Epoch}/{_batch?.Epochs}: loss {epoch.TrainLoss:0.0000}{ReportLines.Accuracy(epoch.TrainAccuracy)}{validation}, "
                + $"{epoch.Seconds:0.00} s"));
    }

    private void Message(string text) => _channel.Info(MessageSensitivity.None, text);

    private void Fill(IProgressEntry entry)
    {
        lock (_lock)
        {
            if (_batch is { } batch)
            {
                entry.SetProgress(0, batch.Epoch - 1, batch.Epochs);
                entry.SetProgress(1, batch.Batch, batch.Batches);
            }

            if (_epoch is not null)
            {
                entry.SetMetric(0, _epoch.TrainLoss);
                if (_epoch.TrainAccuracy is { } accuracy)
                {
                    entry.SetMetric(1, accuracy);
                }
            }
        }
    }
}
