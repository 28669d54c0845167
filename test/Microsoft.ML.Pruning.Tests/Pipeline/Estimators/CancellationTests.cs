using System.Reflection;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Training ends soon after it is cancelled, by a token or by the context, and says nothing of a result.</summary>
public sealed class CancellationTests
{
    private const int MoreEpochsThanAnyoneWaitsFor = 1_000_000;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_token_ends_training_within_a_batch()
    {
        using var source = new CancellationTokenSource();
        var messages = new List<string>();
        _ml.Log += (_, entry) =>
        {
            if (entry.RawMessage.StartsWith("Epoch", StringComparison.Ordinal))
            {
                messages.Add(entry.RawMessage);
                source.Cancel();
            }
        };
        var trainer = TinyData.Trainer(_ml, TinyData.Quick(MoreEpochsThanAnyoneWaitsFor) with { CancellationToken = source.Token });
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Fit(TinyData.KeyedView(_ml, TinyData.Rows(40))));
        Assert.StartsWith("Epoch 1/", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void The_context_ends_training_in_the_middle()
    {
        var trainer = TinyData.Trainer(_ml, TinyData.Quick(MoreEpochsThanAnyoneWaitsFor));
        var epochs = 0;
        _ml.Log += (_, entry) =>
        {
            if (entry.RawMessage.StartsWith("Epoch", StringComparison.Ordinal) && ++epochs == 2)
            {
                CancelExecution();
            }
        };
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(TinyData.KeyedView(_ml, TinyData.Rows(40))));
        Assert.Equal(2, epochs);
    }

    [Fact]
    public void A_cancelled_context_trains_and_prunes_no_more()
    {
        var data = TinyData.KeyedView(_ml, TinyData.Rows(40));
        var scored = TinyData.Stage(data).Transform(data);
        CancelExecution();
        Assert.Throws<OperationCanceledException>(() => TinyData.Trainer(_ml).Fit(data));
        Assert.Throws<OperationCanceledException>(() => _ml.Pruning.PruneByMagnitude(0.5).Fit(scored));
    }

    [Fact]
    public void Another_thread_may_cancel()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var trainer = TinyData.Trainer(_ml, TinyData.Quick(MoreEpochsThanAnyoneWaitsFor) with { CancellationToken = source.Token });
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Fit(TinyData.KeyedView(_ml, TinyData.Rows(40))));
    }

    [Fact]
    public void Each_epoch_is_told_to_the_log()
    {
        var messages = new List<string>();
        _ml.Log += (_, entry) => messages.Add(entry.RawMessage);
        var options = TinyData.Quick(epochs: 3) with { Validation = new() { Fraction = 0.3 } };
        TinyData.Trainer(_ml, options).Fit(TinyData.KeyedView(_ml, TinyData.Rows(60)));
        Assert.Equal(
            ["Epoch 1/3", "Epoch 2/3", "Epoch 3/3"],
            messages
                .Where(message => message.Contains("validation loss", StringComparison.Ordinal))
                .Select(message => message.Split(':')[0]));
    }

    private void CancelExecution() =>
        typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.Invoke(
            _ml, null);
}
