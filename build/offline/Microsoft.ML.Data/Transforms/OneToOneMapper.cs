using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal abstract class OneToOneMapper : RowMapper
{
    private DataViewSchema.DetachedColumn[] _outputs;

    protected OneToOneMapper(DataViewSchema inputSchema, (string Output, string Input)[] columns) : base(inputSchema)
    {
        Names = columns;
        Sources = [.. columns.Select(column => inputSchema.GetColumnOrNull(column.Input)
            ?? throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "input", column.Input))];
    }

    public override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns
        => _outputs ??= [.. Names.Select((name, i) => MakeColumn(name.Output, Sources[i], i))];

    protected (string Output, string Input)[] Names { get; }

    protected DataViewSchema.Column[] Sources { get; }

    public sealed override IEnumerable<int> GetDependencies(int output) => [Sources[output].Index];

    public sealed override Delegate[] MakeGetters(DataViewRow input, bool[] active)
        => [.. Names.Select((_, i) => active[i] ? MakeGetter(input, input.Schema[Sources[i].Index], i) : null)];

    protected abstract DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column source, int index);

    protected abstract Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index);
}
