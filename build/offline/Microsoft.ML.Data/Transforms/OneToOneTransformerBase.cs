using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// A transformer that makes each of its output columns from one input column.
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private readonly VersionInfo _version;

    private protected OneToOneTransformerBase(IHostEnvironment env, VersionInfo version, (string Output, string Input)[] columns)
        : base(env)
    {
        var outputs = new HashSet<string>();
        foreach (var (output, input) in columns)
        {
            ArgumentException.ThrowIfNullOrEmpty(output);
            ArgumentException.ThrowIfNullOrEmpty(input);
            if (!outputs.Add(output))
                throw new ArgumentOutOfRangeException(nameof(columns), $"Output column '{output}' specified multiple times");
        }
        _version = version;
        Columns = columns;
    }

    private protected OneToOneTransformerBase(IHostEnvironment env, VersionInfo version, ModelLoadContext ctx)
        : this(env, version, LoadColumns(ctx, version))
    {
    }

    internal (string Output, string Input)[] Columns { get; }

    private protected sealed override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        ctx.Writer.Write(Columns.Length);
        foreach (var (output, input) in Columns)
        {
            ctx.SaveNonEmptyString(output);
            ctx.SaveNonEmptyString(input);
        }
        SaveLearned(ctx.Writer);
    }

    // What a transformer knows beside the names of its columns; its loading constructor reads it back.
    private protected virtual void SaveLearned(BinaryWriter writer)
    {
    }

    private static (string, string)[] LoadColumns(ModelLoadContext ctx, VersionInfo version)
    {
        ctx.CheckAtModel(version);
        var columns = new (string, string)[ctx.Reader.ReadCount()];
        for (int i = 0; i < columns.Length; i++)
        {
            string output = ctx.LoadNonEmptyString();
            columns[i] = (output, ctx.LoadNonEmptyString());
        }
        return columns;
    }
}
