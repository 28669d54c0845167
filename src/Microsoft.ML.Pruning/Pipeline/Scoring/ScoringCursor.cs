using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Scores in batches.</summary>
/// <remarks>
/// One cursor reads features ahead and the network runs over them at once. The columns that are passed through are held for the batch, or
/// carried by a second cursor over the same rows, in the same order. Batches grow, so that a look at the first rows stays cheap.
/// </remarks>
internal sealed class ScoringCursor : DataViewRowCursor
{
    private const int FirstBatch = 16;
    private const int LargestBatch = 512;
    private const int LargestBatchValues = 2 << 20;

    private readonly NetworkBinding _binding;
    private readonly DataViewRowCursor _ahead;
    private readonly DataViewRowCursor? _rows;
    private readonly HeldColumns _held;
    private readonly bool[] _active;
    private readonly ValueGetter<VBuffer<float>> _features;
    private readonly ValueGetter<DataViewRowId> _aheadId;
    private readonly ValueGetter<DataViewRowId>? _rowId;
    private readonly int _largest;

    private RowScorer _scorer;
    private DataViewRowId[] _ids;
    private VBuffer<float> _buffer;
    private int _filled;
    private int _current = -1;
    private long _position = -1;
    private bool _ended;
    private bool _disposed;

    /// <summary>Creates the cursor, which owns both inputs.</summary>
    /// <param name="binding">The network and the schemas.</param>
    /// <param name="ahead">Yields the features, and the columns that are held.</param>
    /// <param name="held">The columns to hold, where no second cursor passes them.</param>
    /// <param name="rows">Yields the columns passed through, or null where all of them are held.</param>
    /// <param name="active">The output columns that were asked for.</param>
    public ScoringCursor(
        NetworkBinding binding, DataViewRowCursor ahead, DataViewSchema.Column[] held, DataViewRowCursor? rows, bool[] active)
    {
        _binding = binding;
        _ahead = ahead;
        _rows = rows;
        _active = active;
        _features = ahead.GetGetter<VBuffer<float>>(ahead.Schema[binding.Features.Index]);
        _aheadId = ahead.GetIdGetter();
        _rowId = rows?.GetIdGetter();
        var values = Math.Max(binding.Executor.InputLength, binding.Executor.OutputLength);
        _largest = Math.Clamp(LargestBatchValues / values, 1, LargestBatch);
        _scorer = new RowScorer(binding, Math.Min(FirstBatch, _largest));
        _ids = new DataViewRowId[_scorer.Capacity];
        _held = new HeldColumns(ahead, held, _scorer.Capacity);
    }

    public override DataViewSchema Schema => _binding.OutputSchema;

    public override long Position => _position;

    public override long Batch => _rows?.Batch ?? 0;

    private int Current => _position >= 0
        ? _current
        : throw new InvalidOperationException("The cursor is not at a row: call MoveNext first, and stop when it returns false.");

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId destination) => destination = _ids[Current];

    public override bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        if (++_current == _filled && !Fill())
        {
            End();
            return false;
        }

        _position++;
        FollowRows();
        return true;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Getters.RequireActive(_active, column);
        if (column.Index < _binding.InputSchema.Count)
        {
            return _rows is null
                ? _held.GetGetter<TValue>(column, () => Current)
                : _rows.GetGetter<TValue>(_rows.Schema[column.Index]);
        }

        return _binding.GetGetter<TValue>(column, () => _scorer.OutputsOf(Current));
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            _ahead.Dispose();
            _rows?.Dispose();
        }

        _disposed = true;
        _ended = true;
        _position = -1;
        base.Dispose(disposing);
    }

    private bool Fill()
    {
        if (_position >= 0 && _scorer.Capacity < _largest)
        {
            _scorer = new RowScorer(_binding, Math.Min(_largest, _scorer.Capacity * 4));
            _ids = new DataViewRowId[_scorer.Capacity];
            _held.Resize(_scorer.Capacity);
        }

        _current = 0;
        _filled = 0;
        while (_filled < _scorer.Capacity && _ahead.MoveNext())
        {
            _features(ref _buffer);
            FeatureColumn.Copy(_buffer, _scorer.FeaturesOf(_filled), _binding.Features.Name, _position + 1 + _filled);
            _aheadId(ref _ids[_filled]);
            _held.Read(_filled);
            _filled++;
        }

        _scorer.Run(_filled);
        return _filled > 0;
    }

    private void FollowRows()
    {
        if (_rows is null)
        {
            return;
        }

        var id = default(DataViewRowId);
        var moved = _rows.MoveNext();
        if (moved)
        {
            _rowId!(ref id);
        }

        if (!moved || !id.Equals(_ids[_current]))
        {
            throw NotRepeatable();
        }
    }

    private void End()
    {
        if (_rows is not null && _rows.MoveNext())
        {
            throw NotRepeatable();
        }

        _ended = true;
        _position = -1;
    }

    private InvalidOperationException NotRepeatable() => new(
        $"Two passes over the scored data gave different rows (at row {_position}). "
            + "Data must give the same rows in the same order each time "
        + "it is read: put ml.Data.Cache after the source that does not.");
}
