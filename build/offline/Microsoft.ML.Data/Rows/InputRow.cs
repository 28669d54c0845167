namespace Microsoft.ML.Data;

// The row of one object at a time, for a prediction engine.
internal sealed class InputRow<TRow> : DataViewRow where TRow : class
{
    private readonly Delegate[] _getters;
    private TRow _current;
    private long _position = -1;

    public InputRow(SchemaDefinition definition)
    {
        var columns = MemberColumn.Of(typeof(TRow), definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read));
        Schema = MemberColumn.SchemaOf(columns);
        _getters = [.. columns.Select(column => MemberGetters.Create(column, Current))];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public void Set(TRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _current = row;
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters[column.Index].As<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    private TRow Current() => _current ?? throw new InvalidOperationException("Values can only be read after a row was set.");
}
