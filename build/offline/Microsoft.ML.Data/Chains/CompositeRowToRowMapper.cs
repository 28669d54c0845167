namespace Microsoft.ML.Data;

// Row mappers one after the other: each is asked only for the columns that the later ones need.
internal sealed class CompositeRowToRowMapper : IRowToRowMapper
{
    private readonly IRowToRowMapper[] _mappers;

    public CompositeRowToRowMapper(DataViewSchema inputSchema, IRowToRowMapper[] mappers)
    {
        InputSchema = inputSchema;
        _mappers = mappers;
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema => _mappers.Length > 0 ? _mappers[^1].OutputSchema : InputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => _mappers.Reverse().Aggregate(dependingColumns, (needed, mapper) => mapper.GetDependencies(needed));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        var needed = new IEnumerable<DataViewSchema.Column>[_mappers.Length];
        for (int i = _mappers.Length - 1; i >= 0; i--)
        {
            needed[i] = [.. activeColumns];
            activeColumns = _mappers[i].GetDependencies(needed[i]);
        }
        return _mappers.Zip(needed).Aggregate(input, (row, item) => item.First.GetRow(row, item.Second));
    }
}
