using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// A cursor with its own position: it counts the rows that MoveNextCore finds.
internal abstract class RootCursor : DataViewRowCursor
{
    private readonly bool[] _active;
    private long _position = -1;
    private bool _done;

    protected RootCursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        Schema = schema;
        _active = schema.ActiveFlags(columnsNeeded);
    }

    public sealed override DataViewSchema Schema { get; }

    public sealed override long Position => _position;

    public override long Batch => 0;

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public sealed override bool MoveNext()
    {
        if (_done)
            return false;
        _done = !MoveNextCore();
        _position = _done ? -1 : _position + 1;
        return !_done;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Position, 0);

    protected abstract bool MoveNextCore();

    protected void CheckActive(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw Contracts.Except($"The column '{column.Name}' was not asked for when this cursor was made.");
    }
}
