using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// The columns of one mapped row or cursor: those of the input pass through, the added ones are computed when asked for.
internal sealed class MappedColumns
{
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;

    public MappedColumns(BoundRowMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        Schema = mapper.OutputSchema;
        _input = input;
        _active = Schema.ActiveFlags(columnsNeeded);
        int inputs = mapper.InputSchema.Count;
        var added = _active[inputs..];
        _getters = new Delegate[_active.Length];
        if (added.Contains(true))
            mapper.MakeGetters(input, added).CopyTo(_getters, inputs);
    }

    public DataViewSchema Schema { get; }

    public bool IsActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw Contracts.Except($"The column '{column.Name}' was not asked for when this row was made.");
        return _getters[column.Index] is { } getter
            ? getter.As<TValue>(Schema[column.Index])
            : _input.GetGetter<TValue>(_input.Schema[column.Index]);
    }
}
