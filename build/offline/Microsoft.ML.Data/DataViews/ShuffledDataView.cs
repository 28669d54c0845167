namespace Microsoft.ML.Data;

// Rows in random order, drawn from a pool that is refilled from the source. Every cursor shows the same order.
internal sealed class ShuffledDataView : IDataView
{
    private readonly IDataView _source;
    private readonly int _poolSize;
    private readonly bool _shuffleSource;
    private readonly int _seed;

    public ShuffledDataView(IDataView source, int seed, int poolSize, bool shuffleSource)
    {
        _source = source;
        _seed = seed;
        _poolSize = poolSize;
        _shuffleSource = shuffleSource && source.CanShuffle;
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        rand ??= new Random(_seed);
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return new Cursor(_source.GetRowCursor(columns, _shuffleSource ? rand : null), columns, rand, _poolSize);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly Dictionary<int, ColumnStore> _stores = [];
        private readonly ColumnStore<DataViewRowId> _ids = new();
        private readonly List<Action<int>> _fill = [];
        private readonly Random _random;
        private readonly int _poolSize;
        private int _live;
        private int _current = -1;

        public Cursor(DataViewRowCursor input, DataViewSchema.Column[] columns, Random random, int poolSize) : base(input.Schema, columns)
        {
            _input = input;
            _random = random;
            _poolSize = poolSize;
            foreach (var column in columns.DistinctBy(column => column.Index))
            {
                var store = _stores[column.Index] = ColumnStore.Create(column.Type);
                _fill.Add(store.Fill(input, column));
            }
            _fill.Add(_ids.Fill(input.GetIdGetter()));
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            CheckActive(column);
            return _stores[column.Index].Getter(() => _current).As<TValue>(column);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ValueGetter<DataViewRowId>)_ids.Getter(() => _current);

        protected override bool MoveNextCore()
        {
            if (_current < 0)
            {
                while (_live < _poolSize && TryFill(_live))
                    _live++;
            }
            else if (!TryFill(_current))
            {
                _live--;
                foreach (var store in _stores.Values.Append(_ids))
                    store.Move(_live, _current);
            }
            _current = _live > 0 ? _random.Next(_live) : -1;
            return _live > 0;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _input.Dispose();
        }

        private bool TryFill(int slot)
        {
            if (!_input.MoveNext())
                return false;
            foreach (var fill in _fill)
                fill(slot);
            return true;
        }
    }
}
