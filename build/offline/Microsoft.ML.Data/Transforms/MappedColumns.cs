using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// The columns of one mapped row or cursor: those of the input pass through, the added ones are computed when asked for.
internal sealed class MappedColumns
{
    private readonly BoundRowMapper _mapper;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;

    public MappedColumns(BoundRowMapper mapper, DataViewRow input, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        _mapper = mapper;
        _input = input;
        _active = Schema.ActiveFlags(columnsNeeded);
        _getters = mapper.MakeGetters(input, _active);
    }

    public DataViewSchema Schema => _mapper.OutputSchema;

    public bool IsActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw Contracts.Except($"The column '{column.Name}' was not asked for when this row was made.");
        int source = _mapper.InputOf(column.Index);
        return source >= 0
            ? _input.GetGetter<TValue>(_input.Schema[source])
            : _getters[column.Index].As<TValue>(Schema[column.Index]);
    }
}
