using System.Runtime.InteropServices;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>A random sample of rows without replacement.</summary>
/// <remarks>
/// Each row is equally likely, in the order of the source: reservoir sampling (Vitter 1985, algorithm R), so that one pass is enough and
/// only the sample is held. A sample of rows in memory shares their features.
/// </remarks>
internal sealed class RowSample
{
    private readonly RowSource _rows;
    private readonly RowShape _shape;
    private readonly RowSampling _sampling;
    private readonly string _what;
    private readonly SeededRandom _random;
    private readonly RowBlocks _features;
    private readonly List<long> _slots = [];
    private readonly List<float> _labels = [];

    private RowSample(RowSource rows, RowSampling sampling, string what)
    {
        (_rows, _shape, _sampling, _what) = (rows, rows.Shape, sampling, what);
        _random = new SeededRandom(sampling.Seed, RandomPurpose.RowSample);
        _features = new RowBlocks(rows.FeatureCount);
    }

    /// <summary>Draws rows and checks all that are read.</summary>
    /// <remarks>Messages call them what they are for.</remarks>
    /// <exception cref="ArgumentException">
    /// The rows do not fit the network, there are none, or the sample does not fit its budget.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is not one of the task.</exception>
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

        var checker = new RowChecker(_what, _rows);
        var chunk = _sampling.Budget.ChunkRowsOf(_shape);
        var labels = new float[chunk * _shape.Labels];
        var features = new float[chunk * _shape.Features];
        using var reader = _rows.Open();
        long total = 0;
        for (int read; (read = reader.Read(features, labels)) > 0; total += read)
        {
            checkCancelled();
            checker.Require(features.AsSpan(0, read * _shape.Features), labels.AsSpan(0, read * _shape.Labels), total);
            for (var i = 0; i < read; i++)
            {
                Offer(
                    total + i,
                    features.AsSpan(i * _shape.Features, _shape.Features),
                    labels.AsSpan(i * _shape.Labels, _shape.Labels));
            }
        }

        return total > 0 ? Drawn() : throw new ArgumentException($"There are no {_what} rows; at least one is needed.", "rows");
    }

    private void Offer(long row, ReadOnlySpan<float> features, ReadOnlySpan<float> labels)
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
            CollectionsMarshal.SetCount(_labels, _labels.Count + _shape.Labels);
        }

        _slots[(int)slot] = row;
        labels.CopyTo(LabelsOf((int)slot));
        if (_rows is not LabeledRows)
        {
            features.CopyTo(_features.Reach((int)slot));
        }
    }

    private void RequireRoom(long sample)
    {
        var held = _sampling.RowsHeld(_rows, sample);
        if (held > _sampling.Budget.RowsOf(_shape))
        {
            throw _sampling.Budget.Refusal(
                $"A sample of {_sampling.Rows} {_what} rows",
                held,
                _shape,
                $"Ask for at most {_sampling.RowsWithin(_rows)} rows");
        }
    }

    private LabeledRows Drawn()
    {
        int[] places = [.. Enumerable.Range(0, _slots.Count).OrderBy(slot => _slots[slot])];
        return _rows is LabeledRows memory
            ? memory.Pick(Array.ConvertAll(places, slot => (int)_slots[slot]))
            : new LabeledRows(_features, [.. places.SelectMany(slot => LabelsOf(slot).ToArray())], _rows.Task, _rows.HasWeights, places);
    }

    private Span<float> LabelsOf(int slot) => CollectionsMarshal.AsSpan(_labels).Slice(slot * _shape.Labels, _shape.Labels);
}
