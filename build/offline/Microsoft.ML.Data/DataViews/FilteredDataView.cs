namespace Microsoft.ML.Data;

// The rows that a condition keeps. The condition is bound to each cursor anew and may read some columns of it; one that
// depends on the order of the rows pins the order of the source.
internal sealed class FilteredDataView : IDataView
{
    private readonly IDataView _source;
    private readonly DataViewSchema.Column[] _read;
    private readonly Func<DataViewRow, Func<bool>> _condition;
    private readonly bool _ordered;

    public FilteredDataView(IDataView source, DataViewSchema.Column[] read, Func<DataViewRow, Func<bool>> condition, bool ordered = false)
    {
        _source = source;
        _read = read;
        _condition = condition;
        _ordered = ordered;
    }

    public bool CanShuffle => !_ordered && _source.CanShuffle;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return Filter(_source.GetRowCursor(Needed(columns), _ordered ? null : rand), columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return _ordered
            ? [GetRowCursor(columns, rand)]
            : [.. _source.GetRowCursorSet(Needed(columns), n, rand).Select(cursor => Filter(cursor, columns))];
    }

    private IEnumerable<DataViewSchema.Column> Needed(DataViewSchema.Column[] columns)
        => columns.Concat(_read).DistinctBy(column => column.Index).ToArray();

    private Cursor Filter(DataViewRowCursor input, DataViewSchema.Column[] columns) => new(input, columns, _condition(input));

    private sealed class Cursor : FilteringCursor
    {
        private readonly Func<bool> _keep;

        public Cursor(DataViewRowCursor input, DataViewSchema.Column[] columns, Func<bool> keep) : base(input, columns) => _keep = keep;

        protected override bool MoveNextCore()
        {
            while (Input.MoveNext())
            {
                if (_keep())
                    return true;
            }
            return false;
        }
    }
}
