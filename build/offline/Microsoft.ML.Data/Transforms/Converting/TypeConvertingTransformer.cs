using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(TypeConvertingTransformer), null, typeof(SignatureLoadModel), "Convert Transform", TypeConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ConvertTransform";

    internal TypeConvertingTransformer(IHostEnvironment env, (string, string)[] columns, DataKind outputKind) : base(env, columns)
    {
        OutputKind = outputKind;
    }

    private TypeConvertingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, ctx)
    {
        OutputKind = (DataKind)ctx.Reader.ReadByte();
    }

    internal DataKind OutputKind { get; }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "CONVERTF",
        verWrittenCur: 0x00010004,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010002,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(TypeConvertingTransformer).Assembly.FullName);

    private static TypeConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new TypeConvertingTransformer(env, ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        ctx.Writer.Write((byte)OutputKind);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new ConvertingMapper(inputSchema, Columns, OutputKind);
}
