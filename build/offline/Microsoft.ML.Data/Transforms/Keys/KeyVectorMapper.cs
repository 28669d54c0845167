using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// Turns each key into as many slots as there are keys: 1 at its own slot and 0 elsewhere, only 0 for a missing key.
internal sealed class KeyVectorMapper : OneToOneMapper
{
    public KeyVectorMapper(DataViewSchema inputSchema, (string, string)[] columns) : base(inputSchema, columns)
    {
        foreach (var source in Sources)
        {
            if (source.Type.GetItemType() is not KeyDataViewType { RawType: var raw } || raw != typeof(uint))
            {
                throw Contracts.ExceptSchemaMismatch(
                    null, nameof(inputSchema), "input", source.Name, "key type of known cardinality", source.Type.ToString());
            }
        }
    }

    protected override DataViewSchema.DetachedColumn MakeColumn(string name, DataViewSchema.Column source, int index)
    {
        int keys = KeysOf(source);
        int values = source.Type.GetValueCount();
        var type = values == 1
            ? new VectorDataViewType(NumberDataViewType.Single, keys)
            : new VectorDataViewType(NumberDataViewType.Single, values, keys);
        var annotations = new DataViewSchema.Annotations.Builder();
        if (source.HasKeyValues() && type.IsKnownSize)
            annotations.AddSlotNames(SlotNames(source), type.Dimensions);
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        return new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations());
    }

    protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
    {
        var getter = source.Type is VectorDataViewType ? input.GetGetter<VBuffer<uint>>(source) : input.GetGetter<uint>(source).AsVector();
        int count = KeysOf(source);
        VBuffer<uint> buffer = default;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> destination) =>
        {
            getter(ref buffer);
            var keys = buffer.GetValues();
            var slots = buffer.GetIndices();
            var editor = VBufferEditor.Create(
                ref destination, checked(buffer.Length * count), keys.Length, requireIndicesOnDense: true);
            int found = 0;
            for (int i = 0; i < keys.Length; i++)
            {
                if (keys[i] == 0 || keys[i] > count)
                    continue;
                editor.Values[found] = 1;
                editor.Indices[found++] = ((buffer.IsDense ? i : slots[i]) * count) + (int)keys[i] - 1;
            }
            destination = editor.CommitTruncated(found);
        });
    }

    private static int KeysOf(DataViewSchema.Column source) => checked((int)source.Type.GetItemType().GetKeyCount());

    // Slots of a scalar are called after the keys, those of a vector after its own slot and the key.
    private static string[] SlotNames(DataViewSchema.Column source)
    {
        VBuffer<ReadOnlyMemory<char>> buffer = default;
        source.GetKeyValues(ref buffer);
        string[] keys = [.. buffer.DenseValues().Select(key => key.ToString())];
        if (source.Type is not VectorDataViewType vector)
            return keys;
        var slots = source.SlotNamesOrNull() ?? Enumerable.Repeat("", vector.Size);
        return [.. slots.SelectMany((slot, i) => keys.Select(key => $"{(slot.Length > 0 ? slot : $"[{i}]")}.{key}"))];
    }
}
