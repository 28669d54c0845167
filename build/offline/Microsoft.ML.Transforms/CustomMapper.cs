using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

// Runs the user's function once for each row from which one of its outputs is read.
internal sealed class CustomMapper<TSrc, TDst>(
    DataViewSchema inputSchema,
    List<(MemberColumn Member, DataViewSchema.Column Column)> inputs,
    MemberColumn[] outputs,
    Action<TSrc, TDst> mapAction)
    : RowMapper(inputSchema)
    where TSrc : class, new()
    where TDst : class, new()
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; }
        = [.. outputs.Select(column => new DataViewSchema.DetachedColumn(column.Name, column.Type, column.Annotations))];

    public override IEnumerable<int> GetDependencies(int output) => inputs.Select(input => input.Column.Index);

    public override Delegate[] MakeGetters(DataViewRow input, bool[] active)
    {
        var fill = MemberSetters.Create<TSrc>(input, inputs);
        var source = new TSrc();
        var result = new TDst();
        long position = -1;

        TDst Current()
        {
            if (position != input.Position)
            {
                fill(source);
                mapAction(source, result);
                position = input.Position;
            }
            return result;
        }

        return [.. outputs.Select((column, i) => active[i] ? MemberGetters.Create(column, Current) : null)];
    }
}
