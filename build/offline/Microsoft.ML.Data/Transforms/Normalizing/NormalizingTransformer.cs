using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(
    typeof(NormalizingTransformer), null, typeof(SignatureLoadModel), "Normalizing Transformer", NormalizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "Normalizer";

    private static readonly VersionInfo _version = new(
        modelSignature: "NORMALZR",
        verWrittenCur: 0x00010002,
        verReadableCur: 0x00010002,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(NormalizingTransformer).Assembly.FullName);

    private readonly Normalizer[] _normalizers;

    internal NormalizingTransformer(IHostEnvironment env, (string, string)[] columns, Normalizer[] normalizers)
        : base(env, _version, columns)
    {
        _normalizers = normalizers;
    }

    private NormalizingTransformer(IHostEnvironment env, ModelLoadContext ctx) : base(env, _version, ctx)
    {
        _normalizers = [.. Columns.Select(_ => Normalizer.Load(ctx.Reader))];
    }

    public NormalizerModelParametersBase GetNormalizerModelParameters(int index)
    {
        if (index < 0 || index >= _normalizers.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index), $"Not valid. Valid range is from 0 (inclusive) to {_normalizers.Length} (exclusive) but got {index}.");
        }
        return _normalizers[index].Parameters;
    }

    private protected override void SaveLearned(BinaryWriter writer)
    {
        foreach (var normalizer in _normalizers)
            normalizer.Save(writer);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) =>
        new NormalizingMapper(inputSchema, Columns, _normalizers);

    public abstract class NormalizerModelParametersBase
    {
        private protected NormalizerModelParametersBase()
        {
        }
    }

    public sealed class AffineNormalizerModelParameters<TData> : NormalizerModelParametersBase
    {
        internal AffineNormalizerModelParameters(TData scale, TData offset)
        {
            Scale = scale;
            Offset = offset;
        }

        public TData Scale { get; }

        public TData Offset { get; }
    }

    public sealed class CdfNormalizerModelParameters<TData> : NormalizerModelParametersBase
    {
        internal CdfNormalizerModelParameters(TData mean, TData standardDeviation, bool useLog)
        {
            Mean = mean;
            StandardDeviation = standardDeviation;
            UseLog = useLog;
        }

        public TData Mean { get; }

        public TData StandardDeviation { get; }

        public bool UseLog { get; }
    }

    private sealed class NormalizingMapper : OneToOneMapper
    {
        private readonly Normalizer[] _normalizers;

        public NormalizingMapper(DataViewSchema inputSchema, (string, string)[] columns, Normalizer[] normalizers)
            : base(inputSchema, columns)
        {
            _normalizers = normalizers;
            for (int i = 0; i < Sources.Length; i++)
                normalizers[i].CheckType(Sources[i]);
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column source, int index)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
            annotations.Add(source.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
            return new DataViewSchema.DetachedColumn(name, source.Type, annotations.ToAnnotations());
        }

        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => _normalizers[index].MakeGetter(input, source);
    }
}
