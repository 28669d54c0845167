using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(
    typeof(ColumnCopyingTransformer), null, typeof(SignatureLoadModel), "Copy Columns Transform", ColumnCopyingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "CopyTransform";

    private static readonly VersionInfo _version = new(
        modelSignature: "COPYCOLT",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ColumnCopyingTransformer).Assembly.FullName);

    internal ColumnCopyingTransformer(IHostEnvironment env, (string Output, string Input)[] columns) : base(env, _version, columns)
    {
    }

    private ColumnCopyingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, _version, ctx)
    {
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new CopyingMapper(inputSchema, Columns);

    private sealed class CopyingMapper(DataViewSchema inputSchema, (string, string)[] columns) : OneToOneMapper(inputSchema, columns)
    {
        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column source, int index)
            => new(name, source.Type, source.Annotations);

        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => input.GetGetterOf(source);
    }
}
