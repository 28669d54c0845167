using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal sealed class ConvertingMapper : OneToOneMapper
{
    private readonly PrimitiveDataViewType[] _itemTypes;
    private readonly Delegate[] _conversions;

    public ConvertingMapper(DataViewSchema inputSchema, (string, string)[] columns, DataKind kind) : base(inputSchema, columns)
    {
        _itemTypes = [.. Sources.Select(source => ItemTypeFor(source.Type.GetItemType(), kind))];
        _conversions = new Delegate[Sources.Length];
        for (int i = 0; i < Sources.Length; i++)
        {
            if (!Conversions.TryGet(Sources[i].Type.GetItemType(), _itemTypes[i], out _conversions[i]))
            {
                throw Contracts.ExceptParam(null, nameof(inputSchema),
                    $"source column '{Sources[i].Name}' with item type '{Sources[i].Type}' is not compatible with destination type "
                        + $"'{_itemTypes[i]}'");
            }
        }
    }

    protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column source, int index)
    {
        var type = source.Type.WithItems(_itemTypes[index]);
        var from = source.Type.GetItemType();
        var annotations = new DataViewSchema.Annotations.Builder();
        if (type is VectorDataViewType { IsKnownSize: true })
            annotations.Add(source.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
        if (from is KeyDataViewType)
            annotations.Add(source.Annotations, kind => kind == AnnotationUtils.Kinds.KeyValues);
        if (from is NumberDataViewType && _itemTypes[index] is NumberDataViewType)
            annotations.Add(source.Annotations, kind => kind == AnnotationUtils.Kinds.IsNormalized);
        if (source.Type is BooleanDataViewType && _itemTypes[index] is NumberDataViewType)
            annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        return new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations());
    }

    protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
        => GenericCall.Invoke<Delegate>(
            source.Type is VectorDataViewType ? MakeVectorGetter<int, int> : MakeScalarGetter<int, int>,
            [source.Type.GetItemType().RawType, _itemTypes[index].RawType], input, source, _conversions[index]);

    // A key stays a key of the same values, held by another integer type.
    private static PrimitiveDataViewType ItemTypeFor(DataViewType source, DataKind kind)
    {
        var type = kind.ToPrimitiveType();
        if (source is not KeyDataViewType key || !KeyDataViewType.IsValidDataType(type.RawType))
            return type;
        ulong most = type.RawType == typeof(byte) ? byte.MaxValue
            : type.RawType == typeof(ushort) ? ushort.MaxValue
            : type.RawType == typeof(uint) ? uint.MaxValue
            : ulong.MaxValue;
        return new KeyDataViewType(type.RawType, Math.Min(key.Count, most));
    }

    private static ValueGetter<TTarget> MakeScalarGetter<TSource, TTarget>(
        DataViewRow input,
        DataViewSchema.Column source,
        Delegate conversion)
    {
        var convert = (Func<TSource, TTarget>)conversion;
        var getter = input.GetGetter<TSource>(source);
        TSource value = default;
        return (ref TTarget destination) =>
        {
            getter(ref value);
            destination = convert(value);
        };
    }

    // Implicit values stay implicit where the conversion maps the default value to the default value.
    private static ValueGetter<VBuffer<TTarget>> MakeVectorGetter<TSource, TTarget>(
        DataViewRow input,
        DataViewSchema.Column column,
        Delegate conversion)
    {
        var convert = (Func<TSource, TTarget>)conversion;
        bool keepsSparse = EqualityComparer<TTarget>.Default.Equals(convert(default), default);
        var getter = input.GetGetter<VBuffer<TSource>>(column);
        VBuffer<TSource> buffer = default;
        VBuffer<TSource> dense = default;
        return (ref VBuffer<TTarget> destination) =>
        {
            getter(ref buffer);
            var source = buffer.WithoutGaps(!keepsSparse, ref dense);
            var values = source.GetValues();
            var editor = VBufferEditor.Create(ref destination, source.Length, values.Length);
            for (int i = 0; i < values.Length; i++)
                editor.Values[i] = convert(values[i]);
            source.GetIndices().CopyTo(editor.Indices);
            destination = editor.Commit();
        };
    }
}
