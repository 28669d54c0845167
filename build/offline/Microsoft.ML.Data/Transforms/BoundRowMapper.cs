namespace Microsoft.ML.Data;

// The public face of a row mapper: the input columns followed by the mapper's own.
internal sealed class BoundRowMapper : IRowToRowMapper
{
    private readonly RowMapper _mapper;

    public BoundRowMapper(RowMapper mapper)
    {
        _mapper = mapper;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(mapper.InputSchema);
        schema.AddColumns(mapper.OutputColumns);
        OutputSchema = schema.ToSchema();
    }

    public DataViewSchema InputSchema => _mapper.InputSchema;

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var active = OutputSchema.ActiveFlags(dependingColumns);
        var needed = new bool[InputSchema.Count];
        for (int i = 0; i < active.Length; i++)
        {
            if (!active[i])
                continue;
            if (i < needed.Length)
            {
                needed[i] = true;
                continue;
            }
            foreach (int dependency in _mapper.GetDependencies(i - needed.Length))
                needed[dependency] = true;
        }
        return InputSchema.Where(column => needed[column.Index]).ToArray();
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        => new MappedRow(input, new MappedColumns(this, input, activeColumns));

    public DataViewRowCursor GetCursor(DataViewRowCursor input, IEnumerable<DataViewSchema.Column> columnsNeeded)
        => new MappedCursor(input, new MappedColumns(this, input, columnsNeeded), columnsNeeded);

    public Delegate[] MakeGetters(DataViewRow input, bool[] active) => _mapper.MakeGetters(input, active);
}
