namespace Microsoft.ML.Data;

// Objects as rows, enumerated anew by every cursor.
internal sealed class EnumerableDataView<TRow> : IDataView where TRow : class
{
    private readonly IEnumerable<TRow> _data;
    private readonly MemberColumn[] _columns;

    public EnumerableDataView(IEnumerable<TRow> data, SchemaDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(data);
        _data = data;
        _columns = MemberColumn.Of(typeof(TRow), definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read));
        Schema = MemberColumn.SchemaOf(_columns);
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_data as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursor
    {
        private readonly IEnumerator<TRow> _rows;
        private readonly Delegate[] _getters;
        private TRow _current;

        public Cursor(EnumerableDataView<TRow> parent, IEnumerable<DataViewSchema.Column> columnsNeeded)
            : base(parent.Schema, columnsNeeded)
        {
            _rows = parent._data.GetEnumerator();
            _getters = [.. parent.Schema.Select(
                column => IsColumnActive(column) ? MemberGetters.Create(parent._columns[column.Index], Current) : null)];
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            CheckActive(column);
            return _getters[column.Index].As<TValue>(column);
        }

        protected override bool MoveNextCore()
        {
            bool moved = _rows.MoveNext();
            _current = moved
                ? _rows.Current ?? throw new InvalidOperationException("Encountered null when iterating over data, this is not supported.")
                : null;
            return moved;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _rows.Dispose();
        }

        private TRow Current() => _current ?? throw new InvalidOperationException("Values can only be read after MoveNext returned true.");
    }
}
