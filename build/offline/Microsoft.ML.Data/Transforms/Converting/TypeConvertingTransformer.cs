using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(
    typeof(TypeConvertingTransformer), null, typeof(SignatureLoadModel), "Convert Transform", TypeConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ConvertTransform";

    private static readonly VersionInfo _version = new(
        modelSignature: "CONVERTF",
        verWrittenCur: 0x00010004,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010002,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(TypeConvertingTransformer).Assembly.FullName);

    internal TypeConvertingTransformer(IHostEnvironment env, (string, string)[] columns, DataKind outputKind) : base(env, _version, columns)
    {
        OutputKind = outputKind;
    }

    private TypeConvertingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, _version, ctx)
    {
        OutputKind = (DataKind)ctx.Reader.ReadByte();
    }

    internal DataKind OutputKind { get; }

    private protected override void SaveLearned(BinaryWriter writer)
    {
        writer.Write((byte)OutputKind);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) =>
        new ConvertingMapper(inputSchema, Columns, OutputKind);
}
