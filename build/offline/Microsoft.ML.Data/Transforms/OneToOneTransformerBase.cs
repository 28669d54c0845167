using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// A transformer that makes each of its output columns from one input column.
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(IHostEnvironment env, (string Output, string Input)[] columns) : base(env)
    {
        var outputs = new HashSet<string>();
        foreach (var (output, input) in columns)
        {
            ArgumentException.ThrowIfNullOrEmpty(output);
            ArgumentException.ThrowIfNullOrEmpty(input);
            if (!outputs.Add(output))
                throw new ArgumentOutOfRangeException(nameof(columns), $"Output column '{output}' specified multiple times");
        }
        Columns = columns;
    }

    private protected OneToOneTransformerBase(IHostEnvironment env, ModelLoadContext ctx) : this(env, LoadColumns(ctx))
    {
    }

    internal (string Output, string Input)[] Columns { get; }

    private protected void SaveColumns(ModelSaveContext ctx)
    {
        ctx.Writer.Write(Columns.Length);
        foreach (var (output, input) in Columns)
        {
            ctx.SaveNonEmptyString(output);
            ctx.SaveNonEmptyString(input);
        }
    }

    private static (string, string)[] LoadColumns(ModelLoadContext ctx)
    {
        var columns = new (string, string)[ctx.Reader.ReadCount()];
        for (int i = 0; i < columns.Length; i++)
        {
            string output = ctx.LoadNonEmptyString();
            columns[i] = (output, ctx.LoadNonEmptyString());
        }
        return columns;
    }
}
