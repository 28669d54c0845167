using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Measures a network on validation rows in the form in which it scores.</summary>
internal sealed class Validator(TorchNetwork network, TorchTask task, BatchFeed rows, BatchMeter meter, Action checkCancelled)
    : IDisposable
{
    public (double Loss, double? Accuracy) Measure()
    {
        using var noGradient = torch.no_grad();
        meter.Reset();
        rows.Begin(epoch: 1);
        for (long done = 0; done < rows.Plan.Rows;)
        {
            checkCancelled();
            using var scope = torch.NewDisposeScope();
            var batch = rows.Next(rows.Plan.RowsAfter(done));
            var outputs = network.Forward(batch.Features, training: false);
            meter.Add(task.MeanLoss(outputs, batch), outputs, batch);
            done += batch.Rows;
        }

        meter.Flush();
        return (meter.Loss, meter.Accuracy);
    }

    public void Dispose() => rows.Dispose();
}
