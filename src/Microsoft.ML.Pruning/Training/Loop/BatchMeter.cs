using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// Sums loss and right answers over batches. Results of a batch stay on the device and are read together with those of many others, so
/// that no batch waits for them.
/// </summary>
internal sealed class BatchMeter
{
    private const int Capacity = 256;

    private readonly torch.Tensor _losses;
    private readonly torch.Tensor _hits;
    private readonly float[] _lossValues = new float[Capacity];
    private readonly long[] _hitValues = new long[Capacity];
    private readonly int[] _rows = new int[Capacity];
    private int _held;
    private long _batches;
    private long _totalRows;
    private double _lossSum;
    private long _hitSum;

    public BatchMeter(torch.Device device)
    {
        _losses = torch.zeros(Capacity, dtype: torch.ScalarType.Float32, device: device);
        _hits = torch.zeros(Capacity, dtype: torch.ScalarType.Int64, device: device);
    }

    /// <summary>Mean loss of the rows so far.</summary>
    public double Loss => _lossSum / _totalRows;

    /// <summary>Fraction of the rows so far that were classified right.</summary>
    public double Accuracy => _hitSum / (double)_totalRows;

    public void Reset() => (_held, _batches, _totalRows, _lossSum, _hitSum) = (0, 0, 0, 0, 0);

    /// <summary>Adds a batch; the mean loss counts with its rows.</summary>
    /// <returns>The first batch (counted from 1) that is known to have a loss that is not finite, or null.</returns>
    public long? Add(torch.Tensor meanLoss, torch.Tensor logits, Batch batch)
    {
        _losses.select(0, _held).copy_(meanLoss.detach());
        _hits.select(0, _held).copy_(logits.argmax(1).eq(batch.Labels).sum());
        _rows[_held] = batch.Rows;
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
            _hits.cpu().data<long>().CopyTo(_hitValues.AsSpan());
        }

        long? diverged = null;
        for (var i = 0; i < _held; i++)
        {
            if (!float.IsFinite(_lossValues[i]))
            {
                diverged ??= _batches + i + 1;
            }

            _lossSum += (double)_lossValues[i] * _rows[i];
            _hitSum += _hitValues[i];
            _totalRows += _rows[i];
        }

        _batches += _held;
        _held = 0;
        return diverged;
    }
}
