namespace Microsoft.ML.Data;

// Keeps in memory every column that was asked for once, so that its source is read once for each set of new columns.
internal sealed class CacheDataView : IDataView
{
    private readonly IDataView _source;
    private readonly ColumnStore[] _stores;
    private readonly Lock _gate = new();
    private int _rows = -1;

    public CacheDataView(IDataView source, IEnumerable<DataViewSchema.Column> prefetch = null)
    {
        _source = source;
        _stores = new ColumnStore[source.Schema.Count];
        if (prefetch != null)
            Fetch([.. prefetch]);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _rows >= 0 ? _rows : _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        Fetch(columns);
        return new Cursor(this, columns, Order(rand), 0, 1);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        Fetch(columns);
        var order = Order(rand);
        return [.. Enumerable.Range(0, Math.Max(1, n)).Select(part => new Cursor(this, columns, order, part, Math.Max(1, n)))];
    }

    private int[] Order(Random rand)
    {
        if (rand == null)
            return null;
        int[] order = [.. Enumerable.Range(0, _rows)];
        rand.Shuffle(order);
        return order;
    }

    private void Fetch(DataViewSchema.Column[] columns)
    {
        lock (_gate)
        {
            var missing = columns.Where(column => _stores[column.Index] == null).ToArray();
            if (missing.Length == 0 && _rows >= 0)
                return;
            using var cursor = _source.GetRowCursor(missing);
            ColumnStore[] stores = [.. missing.Select(column => ColumnStore.Create(column.Type))];
            Action<int>[] fill = [.. missing.Select((column, i) => stores[i].Fill(cursor, column))];
            int rows = 0;
            for (; cursor.MoveNext(); rows++)
            {
                foreach (var action in fill)
                    action(rows);
            }
            for (int i = 0; i < missing.Length; i++)
                _stores[missing[i].Index] = stores[i];
            _rows = rows;
        }
    }

    // One of several cursors reads the blocks of rows that are its own.
    private sealed class Cursor : RootCursor
    {
        private const int BlockLength = 64;

        private readonly CacheDataView _parent;
        private readonly int[] _order;
        private readonly int _part;
        private readonly int _parts;
        private int _index;

        public Cursor(CacheDataView parent, DataViewSchema.Column[] columns, int[] order, int part, int parts)
            : base(parent.Schema, columns)
        {
            _parent = parent;
            _order = order;
            _part = part;
            _parts = parts;
            _index = (part * BlockLength) - 1;
        }

        public override long Batch => _parts == 1 ? 0 : _index / BlockLength;

        private int Row => _order?[_index] ?? _index;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            CheckActive(column);
            return _parent._stores[column.Index].Getter(() => Row).As<TValue>(column);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);

        protected override bool MoveNextCore()
        {
            _index++;
            if (_parts > 1 && _index / BlockLength % _parts != _part)
                _index += (_parts - 1) * BlockLength;
            return _index < _parent._rows;
        }
    }
}
