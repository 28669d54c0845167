namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Passes a view on and notes which columns its readers asked for.</summary>
internal sealed class RecordingView(IDataView source) : IDataView
{
    private readonly List<string> _asked = [];

    public IReadOnlyList<string> Asked => _asked;

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        _asked.AddRange(columns.Select(column => column.Name));
        return source.GetRowCursor(columns, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        _asked.AddRange(columns.Select(column => column.Name));
        return source.GetRowCursorSet(columns, n, rand);
    }
}
