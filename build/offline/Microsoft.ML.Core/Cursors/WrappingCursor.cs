namespace Microsoft.ML.Data;

// A cursor that steps with its input and shows another schema of it.
internal abstract class WrappingCursor : DataViewRowCursor
{
    private readonly bool[] _active;

    protected WrappingCursor(DataViewRowCursor input, DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        Input = input;
        Schema = schema;
        _active = schema.ActiveFlags(columnsNeeded);
    }

    public sealed override DataViewSchema Schema { get; }

    public override long Position => Input.Position;

    public override long Batch => Input.Batch;

    protected DataViewRowCursor Input { get; }

    public override bool MoveNext() => Input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
    }
}
