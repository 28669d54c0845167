namespace Microsoft.ML.Data;

// A transformer bound to an input schema: the columns it adds, what each depends on, and how each is computed from a row.
internal abstract class RowMapper
{
    protected RowMapper(DataViewSchema inputSchema)
    {
        InputSchema = inputSchema;
    }

    public DataViewSchema InputSchema { get; }

    public abstract IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; }

    public abstract IEnumerable<int> GetDependencies(int output);

    // One ValueGetter for each active output; the others stay null.
    public abstract Delegate[] MakeGetters(DataViewRow input, bool[] active);
}
