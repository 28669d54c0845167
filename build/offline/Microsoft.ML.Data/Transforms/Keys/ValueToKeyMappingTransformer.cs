using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(
    typeof(ValueToKeyMappingTransformer), null, typeof(SignatureLoadModel), "Term Transform", ValueToKeyMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "TermTransform";

    private static readonly VersionInfo _version = new(
        modelSignature: "TERMTRAN",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ValueToKeyMappingTransformer).Assembly.FullName);

    private readonly TermMap[] _maps;
    private readonly bool _textKeyValues;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, (string, string)[] columns, TermMap[] maps, bool textKeyValues)
        : base(env, _version, columns)
    {
        _maps = maps;
        _textKeyValues = textKeyValues;
    }

    private ValueToKeyMappingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, _version, ctx)
    {
        _textKeyValues = ctx.Reader.ReadBoolean();
        _maps = [.. Columns.Select(_ => TermMap.Load(ctx.Reader))];
    }

    private protected override void SaveLearned(BinaryWriter writer)
    {
        writer.Write(_textKeyValues);
        foreach (var map in _maps)
            map.Save(writer);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new KeyMapper(inputSchema, this);

    private sealed class KeyMapper : OneToOneMapper
    {
        private readonly ValueToKeyMappingTransformer _parent;

        public KeyMapper(DataViewSchema inputSchema, ValueToKeyMappingTransformer parent) : base(inputSchema, parent.Columns)
        {
            _parent = parent;
            for (int i = 0; i < Sources.Length; i++)
            {
                var type = Sources[i].Type;
                if (!type.GetItemType().Equals(parent._maps[i].ItemType))
                {
                    throw Contracts.ExceptSchemaMismatch(
                        null, nameof(inputSchema), "input", Sources[i].Name, parent._maps[i].ItemType.ToString(), type.ToString());
                }
            }
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column source, int index)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            _parent._maps[index].AddKeyValues(annotations, source, _parent._textKeyValues);
            annotations.Add(source.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
            return new DataViewSchema.DetachedColumn(
                name, source.Type.WithItems(_parent._maps[index].KeyType), annotations.ToAnnotations());
        }

        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => _parent._maps[index].MakeGetter(input, source);
    }
}
