using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Sums loss and right answers over batches, by weight.</summary>
/// <remarks>
/// Results of a batch stay on the device and are read together with those of many others, so that no batch waits for them.
/// </remarks>
internal sealed class BatchMeter
{
    private const int Capacity = 256;

    private readonly TorchTask _task;
    private readonly torch.Tensor _losses;
    private readonly torch.Tensor _hits;
    private readonly float[] _lossValues = new float[Capacity];
    private readonly float[] _hitValues = new float[Capacity];
    private readonly double[] _weights = new double[Capacity];
    private readonly double[] _shares = new double[Capacity];
    private int _held;
    private long _batches;
    private double _totalWeight;
    private bool _hasAccuracy;
    private double _lossSum;
    private double _hitSum;

    public BatchMeter(TorchTask task, torch.Device device)
    {
        _task = task;
        _losses = torch.zeros(Capacity, dtype: torch.ScalarType.Float32, device: device);
        _hits = torch.zeros(Capacity, dtype: torch.ScalarType.Float32, device: device);
    }

    /// <summary>Mean loss of the rows so far; NaN while none counts.</summary>
    public double Loss => _lossSum / _totalWeight;

    /// <summary>The accuracy so far; null in a regression and while no row counts.</summary>
    /// <remarks>The fraction of the rows that were classified right.</remarks>
    public double? Accuracy => _hasAccuracy && _totalWeight > 0 ? _hitSum / _totalWeight : null;

    public void Reset() => (_held, _batches, _totalWeight, _lossSum, _hitSum) = (0, 0, 0, 0, 0);

    /// <summary>Adds a batch; its mean loss counts by its weight.</summary>
    /// <returns>The first batch (counted from 1) that is known to have a loss that is not finite, or null.</returns>
    public long? Add(torch.Tensor meanLoss, torch.Tensor outputs, Batch batch)
    {
        _losses.select(0, _held).copy_(meanLoss.detach());
        if (_task.RightRows(outputs, batch.Labels) is { } right)
        {
            _hasAccuracy = true;
            _hits.select(0, _held).copy_((batch.Weights is null ? right : batch.Weights.mul(right)).sum());
        }

        _weights[_held] = batch.Weight;
        _shares[_held] = batch.Weight / batch.Rows;
        _held++;
        return _held == Capacity ? Flush() : null;
    }

    /// <summary>Passes over a batch in which no row counts; what its place held before counts nothing then.</summary>
    /// <inheritdoc cref="Add" path="/returns"/>
    public long? Skip()
    {
        (_weights[_held], _shares[_held]) = (0, 0);
        _held++;
        return _held == Capacity ? Flush() : null;
    }

    /// <summary>Reads what is held.</summary>
    /// <returns>The first batch (counted from 1) with a loss that is not finite, or null.</returns>
    public long? Flush()
    {
        using (torch.NewDisposeScope())
        {
            _losses.cpu().data<float>().CopyTo(_lossValues.AsSpan());
            _hits.cpu().data<float>().CopyTo(_hitValues.AsSpan());
        }

        long? diverged = null;
        for (var i = 0; i < _held; i++)
        {
            if (!float.IsFinite(_lossValues[i]))
            {
                diverged ??= _batches + i + 1;
            }

            _lossSum += _lossValues[i] * _weights[i];
            _hitSum += _hitValues[i] * _shares[i];
            _totalWeight += _weights[i];
        }

        _batches += _held;
        _held = 0;
        return diverged;
    }
}
