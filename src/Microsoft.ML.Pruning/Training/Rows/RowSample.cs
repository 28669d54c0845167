using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// A sample of rows without replacement, each row equally likely, in the order of the source: reservoir sampling (Vitter 1985, algorithm
/// R), so that one pass is enough and only the sample is held.
/// </summary>
/// <remarks>A sample of rows in memory shares their features.</remarks>
internal sealed class RowSample
{
    private readonly RowSource _rows;
    private readonly RowSampling _sampling;
    private readonly string _what;
    private readonly SeededRandom _random;
    private readonly RowBlocks _features;
    private readonly List<(long Row, int Label)> _slots = [];

    private RowSample(RowSource rows, RowSampling sampling, string what)
    {
        (_rows, _sampling, _what) = (rows, sampling, what);
        _random = new SeededRandom(sampling.Seed, RandomPurpose.RowSample);
        _features = new RowBlocks(rows.FeatureCount);
    }

    /// <summary>Draws rows and checks all rows that are read; messages call them what they are for.</summary>
    /// <exception cref="ArgumentException">
    /// The rows do not fit the network, there are none, or the sample does not fit its budget.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is outside its classes.</exception>
    public static LabeledRows Draw(
        RowSource rows, NetworkDefinition definition, RowSampling sampling, Action checkCancelled, string what = "calibration")
    {
        RowInspection.RequireShape(rows, definition, what);
        return new RowSample(rows, sampling, what).Draw(checkCancelled);
    }

    private LabeledRows Draw(Action checkCancelled)
    {
        if (_rows.RowCount is { } known)
        {
            RequireRoom(Math.Min(known, _sampling.Rows));
        }

        var checker = new RowChecker(_what, _rows.FeatureCount, _rows.ClassCount);
        var labels = new int[_sampling.Budget.ChunkRowsOf(_rows.FeatureCount)];
        var features = new float[labels.Length * _rows.FeatureCount];
        using var reader = _rows.Open();
        long total = 0;
        for (int read; (read = reader.Read(features, labels)) > 0; total += read)
        {
            checkCancelled();
            checker.Require(features.AsSpan(0, read * _rows.FeatureCount), labels.AsSpan(0, read), total);
            for (var i = 0; i < read; i++)
            {
                Offer(total + i, features.AsSpan(i * _rows.FeatureCount, _rows.FeatureCount), labels[i]);
            }
        }

        return total > 0 ? Drawn() : throw new ArgumentException($"There are no {_what} rows; at least one is needed.", "rows");
    }

    private void Offer(long row, ReadOnlySpan<float> features, int label)
    {
        var slot = _slots.Count < _sampling.Rows ? _slots.Count : _random.NextInt64(row + 1);
        if (slot >= _sampling.Rows)
        {
            return;
        }

        if (slot == _slots.Count)
        {
            RequireRoom(slot + 1);
            _slots.Add(default);
        }

        _slots[(int)slot] = (row, label);
        if (_rows is not LabeledRows)
        {
            features.CopyTo(_features.Reach((int)slot));
        }
    }

    private void RequireRoom(long sample)
    {
        var held = _sampling.RowsHeld(_rows, sample);
        if (held > _sampling.Budget.RowsOf(_rows.FeatureCount))
        {
            throw _sampling.Budget.Refusal(
                $"A sample of {_sampling.Rows} {_what} rows",
                held,
                _rows.FeatureCount,
                $"Ask for at most {_sampling.RowsWithin(_rows)} rows");
        }
    }

    private LabeledRows Drawn()
    {
        int[] places = [.. Enumerable.Range(0, _slots.Count).OrderBy(slot => _slots[slot].Row)];
        return _rows is LabeledRows memory
            ? memory.Pick(Array.ConvertAll(places, slot => (int)_slots[slot].Row))
            : new LabeledRows(_features, Array.ConvertAll(places, slot => _slots[slot].Label), _rows.ClassCount, places);
    }
}
