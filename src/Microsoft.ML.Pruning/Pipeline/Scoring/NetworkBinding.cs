using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Inference;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A network stage bound to the schema of its input.</summary>
/// <remarks>Output column <c>i</c> is input column <c>i</c>; those that the network adds follow behind them.</remarks>
internal sealed class NetworkBinding
{
    public NetworkBinding(NetworkStage stage, NetworkExecutor executor, DataViewSchema input)
    {
        Executor = executor;
        InputSchema = input;
        Features = FeatureColumn.Find(input, stage.Columns.Features, stage.Network.Definition);
        Task = stage.Task;
        Outputs = NetworkSchema.OutputsOf(input, stage);
        OutputSchema = NetworkSchema.Extend(input, Outputs);
    }

    public NetworkExecutor Executor { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The input column that the network reads.</summary>
    public DataViewSchema.Column Features { get; }

    /// <summary>What the network learned.</summary>
    public TaskColumns Task { get; }

    /// <summary>The columns that the network adds, which follow those of the input.</summary>
    public OutputColumn[] Outputs { get; }

    /// <summary>The getter of a column that the network adds.</summary>
    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column, OutputColumn.Current current) =>
        Outputs[column.Index - InputSchema.Count].GetGetter<TValue>(current, column);

    /// <summary>Whether any of the columns needs the network to run.</summary>
    public bool NeedsNetwork(IEnumerable<DataViewSchema.Column> outputColumns) =>
        outputColumns.Any(column => column.Index >= InputSchema.Count);

    /// <summary>The input columns that are passed through to these output columns.</summary>
    public IEnumerable<DataViewSchema.Column> PassedThrough(IEnumerable<DataViewSchema.Column> outputColumns) =>
        outputColumns
            .Where(column => column.Index < InputSchema.Count)
            .Select(column => InputSchema[column.Index])
            .DistinctBy(column => column.Index);

    /// <summary>The output columns as flags by index.</summary>
    public bool[] ActiveFlags(IEnumerable<DataViewSchema.Column> outputColumns)
    {
        var active = new bool[OutputSchema.Count];
        foreach (var column in outputColumns)
        {
            active[column.Index] = true;
        }

        return active;
    }
}
