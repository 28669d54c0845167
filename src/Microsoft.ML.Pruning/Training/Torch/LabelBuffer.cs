using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The labels of a batch, read as numbers.</summary>
/// <remarks>Handed on as tensors that are views of them.</remarks>
internal sealed class LabelBuffer : IDisposable
{
    private readonly RowShape _shape;
    private readonly int _targets;
    private readonly torch.Device _device;
    private readonly TorchTask _task;
    private readonly float[] _labels;
    private readonly float[]? _weights;
    private readonly torch.Tensor _labelTensor;
    private readonly torch.Tensor? _weightTensor;

    public LabelBuffer(RowSource rows, int mostRows, torch.Device device)
    {
        (_shape, _targets, _device) = (rows.Shape, rows.Task.Targets, device);
        _task = TorchTask.Of(rows.Task);
        _labels = new float[checked(mostRows * _shape.Labels)];
        _labelTensor = torch.frombuffer(_labels, torch.ScalarType.Float32).view(mostRows, _shape.Labels);
        if (rows.HasWeights)
        {
            _weights = new float[mostRows];
            _weightTensor = torch.frombuffer(_weights, torch.ScalarType.Float32);
        }
    }

    /// <summary>The numbers of so many rows, to read into.</summary>
    public Span<float> Of(int rows) => _labels.AsSpan(0, rows * _shape.Labels);

    /// <summary>A batch of what was read.</summary>
    /// <remarks>Its tensors belong to the current dispose scope.</remarks>
    public Batch Batch(torch.Tensor features, int rows)
    {
        var labels = _task.Targets(_labelTensor.narrow(0, 0, rows).narrow(1, 0, _targets).to(_device));
        var weight = _weights is null ? rows : Weigh(rows);
        return new Batch(features, labels, rows, _weightTensor?.narrow(0, 0, rows).to(_device), weight);
    }

    public void Dispose()
    {
        _labelTensor.Dispose();
        _weightTensor?.Dispose();
    }

    /// <summary>Divides the weights by their mean.</summary>
    /// <remarks>So the batch weighs as much as its rows; weights of 0 stay.</remarks>
    private double Weigh(int rows)
    {
        var total = 0.0;
        for (var row = 0; row < rows; row++)
        {
            total += WeightOf(row);
        }

        for (var row = 0; row < rows; row++)
        {
            _weights![row] = total > 0 ? (float)(WeightOf(row) / total * rows) : 0;
        }

        return total;
    }

    private double WeightOf(int row) => _labels[((row + 1) * _shape.Labels) - 1];
}
