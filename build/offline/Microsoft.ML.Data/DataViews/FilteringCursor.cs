namespace Microsoft.ML.Data;

// A cursor over some of the rows of its input, which it counts itself.
internal abstract class FilteringCursor : RootCursor
{
    protected FilteringCursor(DataViewRowCursor input, IEnumerable<DataViewSchema.Column> columns) : base(input.Schema, columns) =>
        Input = input;

    public sealed override long Batch => Input.Batch;

    protected DataViewRowCursor Input { get; }

    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        CheckActive(column);
        return Input.GetGetter<TValue>(column);
    }

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
    }
}
