using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// Replaces each key by the value its KeyValues annotation has for it, a missing key by NaN or the default value.
internal sealed class KeyValueMapper : OneToOneMapper
{
    private readonly PrimitiveDataViewType[] _valueTypes;

    public KeyValueMapper(DataViewSchema inputSchema, (string, string)[] columns) : base(inputSchema, columns)
    {
        _valueTypes = [.. Sources.Select(ValueTypeOf)];
    }

    protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column source, int index)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(source.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
        return new DataViewSchema.DetachedColumn(name, source.Type.WithItems(_valueTypes[index]), annotations.ToAnnotations());
    }

    protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
        => GenericCall.Invoke<Delegate>(
            source.Type is VectorDataViewType ? MakeVectorGetter<uint, int> : MakeScalarGetter<uint, int>,
            [source.Type.GetItemType().RawType, _valueTypes[index].RawType], input, source);

    private static PrimitiveDataViewType ValueTypeOf(DataViewSchema.Column source)
    {
        if (source.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is not VectorDataViewType values)
            throw Contracts.Except("Metadata KeyValues does not exist");
        if ((ulong)values.Size != source.Type.GetItemType().GetKeyCount())
            throw Contracts.Except("KeyValues metadata size does not match column type key count");
        return values.ItemType;
    }

    private static TValue[] ValuesOf<TValue>(DataViewSchema.Column source)
    {
        VBuffer<TValue> values = default;
        source.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref values);
        return [.. values.DenseValues()];
    }

    private static Func<TKey, TValue> Lookup<TKey, TValue>(DataViewSchema.Column source)
    {
        var values = ValuesOf<TValue>(source);
        TValue missing = typeof(TValue) == typeof(float) ? (TValue)(object)float.NaN
            : typeof(TValue) == typeof(double) ? (TValue)(object)double.NaN
            : default;
        var toIndex = Conversions.Get<TKey, ulong>(source.Type.GetItemType(), NumberDataViewType.UInt64);
        return key =>
        {
            ulong position = toIndex(key);
            return position > 0 && position <= (ulong)values.Length ? values[position - 1] : missing;
        };
    }

    private static ValueGetter<TValue> MakeScalarGetter<TKey, TValue>(DataViewRow input, DataViewSchema.Column source)
    {
        var getter = input.GetGetter<TKey>(source);
        var lookup = Lookup<TKey, TValue>(source);
        TKey key = default;
        return (ref TValue value) =>
        {
            getter(ref key);
            value = lookup(key);
        };
    }

    private static ValueGetter<VBuffer<TValue>> MakeVectorGetter<TKey, TValue>(DataViewRow input, DataViewSchema.Column source)
    {
        var getter = input.GetGetter<VBuffer<TKey>>(source);
        var lookup = Lookup<TKey, TValue>(source);
        VBuffer<TKey> keys = default;
        return (ref VBuffer<TValue> values) =>
        {
            getter(ref keys);
            var editor = VBufferEditor.Create(ref values, keys.Length);
            int slot = 0;
            foreach (TKey key in keys.DenseValues())
                editor.Values[slot++] = lookup(key);
            values = editor.Commit();
        };
    }
}
