namespace Microsoft.ML.Data;

internal sealed class SkipTakeDataView : IDataView
{
    private readonly IDataView _source;
    private readonly long _skip;
    private readonly long _take;

    public SkipTakeDataView(IDataView source, long skip, long take)
    {
        _source = source;
        _skip = skip;
        _take = take;
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _source.GetRowCount() is { } count ? Math.Min(Math.Max(0, count - _skip), _take) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return new Cursor(_source.GetRowCursor(columns), columns, _skip, _take);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : FilteringCursor
    {
        private readonly long _take;
        private long _skip;

        public Cursor(DataViewRowCursor input, DataViewSchema.Column[] columns, long skip, long take) : base(input, columns)
        {
            _skip = skip;
            _take = take;
        }

        protected override bool MoveNextCore()
        {
            for (; _skip > 0; _skip--)
            {
                if (!Input.MoveNext())
                    return false;
            }
            return Position + 1 < _take && Input.MoveNext();
        }
    }
}
