namespace Microsoft.ML.Data;

internal sealed class SelectedDataView(IDataView source, ColumnSelection selection) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => selection.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => selection.GetCursor(source.GetRowCursor(selection.GetDependencies(columnsNeeded), rand), columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [.. source
            .GetRowCursorSet(selection.GetDependencies(columnsNeeded), n, rand)
            .Select(cursor => selection.GetCursor(cursor, columnsNeeded))];
}
