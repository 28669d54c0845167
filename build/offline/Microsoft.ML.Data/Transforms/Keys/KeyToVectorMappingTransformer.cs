using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(
    typeof(KeyToVectorMappingTransformer),
    null,
    typeof(SignatureLoadModel),
    "KeyToVectorTransform",
    KeyToVectorMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "KeyToVectorTransform";

    private static readonly VersionInfo _version = new(
        modelSignature: "KEY2VECT",
        verWrittenCur: 0x00010002,
        verReadableCur: 0x00010002,
        verWeCanReadBack: 0x00010002,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(KeyToVectorMappingTransformer).Assembly.FullName);

    internal KeyToVectorMappingTransformer(IHostEnvironment env, (string, string)[] columns) : base(env, _version, columns)
    {
    }

    private KeyToVectorMappingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, _version, ctx)
    {
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new KeyVectorMapper(inputSchema, Columns);
}
