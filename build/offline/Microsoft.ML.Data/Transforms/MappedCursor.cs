namespace Microsoft.ML.Data;

internal sealed class MappedCursor(DataViewRowCursor input, MappedColumns columns, IEnumerable<DataViewSchema.Column> columnsNeeded)
    : WrappingCursor(input, columns.Schema, columnsNeeded)
{
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => columns.GetGetter<TValue>(column);
}
