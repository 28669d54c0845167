namespace Microsoft.ML.Data;

internal sealed class TextDataView(DataViewSchema schema, BoundTextColumn[] columns, TextLoader.Options options, IMultiStreamSource source)
    : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => new TextCursor(schema, columnsNeeded, columns, options, source);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}
