namespace Microsoft.ML.Data;

// The public face of a row mapper: the input columns and the mapper's own. One that hides an input column comes right after
// it, the others come last.
internal sealed class BoundRowMapper : IRowToRowMapper
{
    private readonly RowMapper _mapper;

    // Of every output column the index of its input column, or the complement of the index of the mapper's column.
    private readonly List<int> _sources;

    public BoundRowMapper(RowMapper mapper)
    {
        _mapper = mapper;
        _sources = Order(mapper);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(_sources.Select(source =>
            source >= 0 ? new DataViewSchema.DetachedColumn(mapper.InputSchema[source]) : mapper.OutputColumns[~source]));
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
            foreach (int dependency in _sources[i] is >= 0 and var source ? [source] : _mapper.GetDependencies(~_sources[i]))
                needed[dependency] = true;
        }
        return InputSchema.Where(column => needed[column.Index]).ToArray();
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        => new MappedRow(input, new MappedColumns(this, input, activeColumns));

    public DataViewRowCursor GetCursor(DataViewRowCursor input, IEnumerable<DataViewSchema.Column> columnsNeeded)
        => new MappedCursor(input, new MappedColumns(this, input, columnsNeeded), columnsNeeded);

    // The input column that an output column shows, or -1 for one of the mapper's own.
    public int InputOf(int column) => Math.Max(_sources[column], -1);

    // A getter for each of the mapper's own columns that is active; the others stay null.
    public Delegate[] MakeGetters(DataViewRow input, bool[] active)
    {
        var wanted = new bool[_mapper.OutputColumns.Count];
        for (int i = 0; i < active.Length; i++)
        {
            if (active[i] && _sources[i] < 0)
                wanted[~_sources[i]] = true;
        }
        var computed = wanted.Contains(true) ? _mapper.MakeGetters(input, wanted) : null;
        return [.. _sources.Select((source, i) => active[i] && source < 0 ? computed[~source] : null)];
    }

    private static List<int> Order(RowMapper mapper)
    {
        var names = mapper.InputSchema.Select(column => column.Name).ToList();
        List<int> sources = [.. Enumerable.Range(0, names.Count)];
        for (int i = 0; i < mapper.OutputColumns.Count; i++)
        {
            string name = mapper.OutputColumns[i].Name;
            int last = names.LastIndexOf(name);
            int at = last < 0 ? names.Count : last + 1;
            names.Insert(at, name);
            sources.Insert(at, ~i);
        }
        return sources;
    }
}
