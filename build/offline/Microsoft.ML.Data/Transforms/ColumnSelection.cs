namespace Microsoft.ML.Data;

// Some columns of an input schema, in the order of the output.
internal sealed class ColumnSelection : IRowToRowMapper
{
    private readonly int[] _inputOf;

    public ColumnSelection(DataViewSchema inputSchema, int[] inputOf)
    {
        InputSchema = inputSchema;
        _inputOf = inputOf;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(inputOf.Select(index => inputSchema[index]));
        OutputSchema = schema.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = dependingColumns.Select(column => _inputOf[column.Index]).ToHashSet();
        return InputSchema.Where(column => needed.Contains(column.Index)).ToArray();
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Row(this, input);

    public DataViewRowCursor GetCursor(DataViewRowCursor input, IEnumerable<DataViewSchema.Column> columnsNeeded)
        => new Cursor(this, input, columnsNeeded);

    private DataViewSchema.Column InputColumn(DataViewRow input, DataViewSchema.Column column) => input.Schema[_inputOf[column.Index]];

    private sealed class Row(ColumnSelection selection, DataViewRow input) : DataViewRow
    {
        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => selection.OutputSchema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => input.IsColumnActive(selection.InputColumn(input, column));

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => input.GetGetter<TValue>(selection.InputColumn(input, column));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Cursor(ColumnSelection selection, DataViewRowCursor input, IEnumerable<DataViewSchema.Column> columnsNeeded)
        : WrappingCursor(input, selection.OutputSchema, columnsNeeded)
    {
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => Input.GetGetter<TValue>(selection.InputColumn(Input, column));
    }
}
