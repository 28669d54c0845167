using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>A network in inference form on a device, and calibration rows in batches.</summary>
/// <remarks>The rows keep their order. Its tensors belong to the dispose scope that it is created in.</remarks>
internal sealed class CalibrationPass
{
    private readonly LabeledRows _rows;
    private readonly double _meanWeight;
    private readonly int _batchSize;
    private readonly Action _checkCancelled;

    public CalibrationPass(Network network, LabeledRows rows, int batchSize, ComputingOptions computing, int seed, Action checkCancelled)
    {
        _rows = rows;
        _meanWeight = rows.MeanWeight;
        _batchSize = batchSize;
        _checkCancelled = checkCancelled;
        Seed = seed;
        Device = TorchDevice.Open(DeviceName.Parse(computing.Device));
        Network = network;
        Task = TorchTask.Of(rows.Task);
        Parameters = new TorchParameters(network, Device);
        Torch = new TorchNetwork(network.Definition, Parameters, dropout: null, keepOutputs: true);
    }

    public Network Network { get; }

    public torch.Device Device { get; }

    public TorchParameters Parameters { get; }

    /// <summary>The network; every node keeps its output.</summary>
    public TorchNetwork Torch { get; }

    public int Seed { get; }

    public int RowCount => _rows.Count;

    /// <summary>The task on tensors.</summary>
    public TorchTask Task { get; }

    /// <summary>The mean loss of a batch, by weight, with logits divided by a temperature.</summary>
    public torch.Tensor LossOf(Batch batch, double temperature = 1)
    {
        var outputs = Torch.Forward(batch.Features, training: false);
        return Task.MeanLoss(Task.Soften(outputs, temperature), batch);
    }

    /// <summary>What each row of a batch counts; null where all count alike.</summary>
    /// <remarks>Its weight, divided by the mean over all rows.</remarks>
    public static torch.Tensor? SharesOf(Batch batch) => batch.Weights?.Times(batch.Weight / batch.Rows);

    /// <summary>Visits the rows batch by batch; the tensors of a visit are disposed after it.</summary>
    /// <remarks>The weight of a batch is divided by the mean over all rows, so that weights of any size fit the floats of sums.</remarks>
    public void ForEachBatch(Action<Batch> visit) => ForEachBatch(_batchSize, visit);

    /// <summary>Visits the rows in batches of another size.</summary>
    public void ForEachBatch(int batchSize, Action<Batch> visit)
    {
        var plan = new BatchPlan(RowCount, batchSize, MinimumRows: 1);
        using var feed = BatchFeed.InOrder(_rows, plan, Device);
        feed.Begin(epoch: 1);
        for (long done = 0; done < plan.Rows;)
        {
            _checkCancelled();
            using var scope = torch.NewDisposeScope();
            var batch = feed.Next(plan.RowsAfter(done));
            visit(batch with { Weight = batch.Weight / _meanWeight });
            done += batch.Rows;
        }
    }
}
