using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Forward and backward passes as training does them, with the gradient of every parameter and without an optimiser.</summary>
/// <remarks>Its tensors belong to the dispose scope that it is created in.</remarks>
internal sealed class ForwardBackward
{
    private readonly IReadOnlyList<torch.Tensor> _parameters;
    private readonly TorchNetwork _network;
    private readonly LabeledRows _rows;
    private readonly TorchTask _task;
    private readonly int _batchSize;
    private readonly torch.Device _device = TorchDevice.Open(DeviceName.Parse("cpu"));

    public ForwardBackward(Network network, LabeledRows rows, int batchSize)
    {
        var parameters = new TorchParameters(network, _device);
        _parameters = parameters.Trainable;
        _network = new TorchNetwork(network.Definition, parameters, dropout: null);
        _rows = rows;
        _task = TorchTask.Of(rows.Task);
        _batchSize = batchSize;
    }

    /// <summary>Passes all rows once, in order.</summary>
    public void Pass()
    {
        var plan = new BatchPlan(_rows.Count, _batchSize, MinimumRows: 1);
        using var feed = BatchFeed.InOrder(_rows, plan, _device);
        feed.Begin(epoch: 1);
        for (long done = 0; done < plan.Rows;)
        {
            using var scope = torch.NewDisposeScope();
            var batch = feed.Next(plan.RowsAfter(done));
            foreach (var parameter in _parameters)
            {
                parameter.grad = null;
            }

            _task.MeanLoss(_network.Forward(batch.Features, training: false), batch).backward();
            done += batch.Rows;
        }
    }
}
