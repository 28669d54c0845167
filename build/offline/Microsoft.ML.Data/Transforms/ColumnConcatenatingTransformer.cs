using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(ColumnConcatenatingTransformer),
    null,
    typeof(SignatureLoadModel),
    "Concat Transform",
    ColumnConcatenatingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "ConcatTransform";

    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingTransformer(IHostEnvironment env, string outputColumnName, string[] inputColumnNames) : base(env)
    {
        _output = outputColumnName;
        _inputs = inputColumnNames;
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "CONCAT F",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ColumnConcatenatingTransformer).Assembly.FullName);

    private static ColumnConcatenatingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        ctx.Reader.ReadInt32();
        string output = ctx.LoadNonEmptyString();
        var inputs = new string[ctx.Reader.ReadCount()];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = ctx.LoadNonEmptyString();
            ctx.LoadStringOrNull();
        }
        return new ColumnConcatenatingTransformer(env, output, inputs);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.Writer.Write(1);
        ctx.SaveNonEmptyString(_output);
        ctx.Writer.Write(_inputs.Length);
        foreach (string input in _inputs)
        {
            ctx.SaveNonEmptyString(input);
            ctx.SaveStringOrNull(null);
        }
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) =>
        new ConcatenatingMapper(inputSchema, _output, _inputs);
}
