namespace Microsoft.ML.Data;

internal sealed class TermMap<T> : TermMap
{
    private readonly T[] _terms;
    private readonly Dictionary<T, uint> _keys = new(Equality);

    public TermMap(PrimitiveDataViewType itemType, T[] terms) : base(itemType)
    {
        _terms = terms;
        for (int i = 0; i < terms.Length; i++)
            _keys.Add(terms[i], (uint)i + 1);
    }

    public static IEqualityComparer<T> Equality { get; }
        = typeof(T) == typeof(ReadOnlyMemory<char>) ? (IEqualityComparer<T>)(object)TextComparer.Instance : EqualityComparer<T>.Default;

    public static IComparer<T> Order { get; }
        = typeof(T) == typeof(ReadOnlyMemory<char>) ? (IComparer<T>)(object)TextComparer.Instance : Comparer<T>.Default;

    public override int Count => _terms.Length;

    public override void Save(BinaryWriter writer)
    {
        TypeCodec.Write(writer, ItemType);
        writer.Write(_terms.Length);
        foreach (T term in _terms)
            ValueCodec<T>.Write(writer, term);
    }

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column source)
    {
        if (source.Type is VectorDataViewType)
            return MakeVectorGetter(row.GetGetter<VBuffer<T>>(source));
        T value = default;
        var getter = row.GetGetter<T>(source);
        return (ValueGetter<uint>)((ref uint key) =>
        {
            getter(ref value);
            key = KeyOf(value);
        });
    }

    // Terms of a key column are keys themselves: what they stand for goes on to the new column.
    public override void AddKeyValues(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column source, bool asText)
    {
        if (Count == 0)
            return;
        if (ItemType is KeyDataViewType key
            && source.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is VectorDataViewType values
            && (ulong)values.Size == key.Count)
        {
            GenericCall.Invoke<object>(AddSourceValues<int>, values.ItemType.RawType, annotations, source, values.ItemType, asText);
            return;
        }
        AddValues(annotations, ItemType, _terms, asText);
    }

    private static void AddValues<TValue>(
        DataViewSchema.Annotations.Builder annotations,
        PrimitiveDataViewType type,
        TValue[] values,
        bool asText)
    {
        if (asText && type is not TextDataViewType)
            AddValues(annotations, TextDataViewType.Instance, [.. values.Select(value => TextFormat.Value(value).AsMemory())], false);
        else
            annotations.AddKeyValues(
                values.Length, type, (ref VBuffer<TValue> destination) => VBuffer<TValue>.Copy(values, 0, ref destination, values.Length));
    }

    private object AddSourceValues<TValue>(
        DataViewSchema.Annotations.Builder annotations,
        DataViewSchema.Column source,
        PrimitiveDataViewType type,
        bool asText)
    {
        VBuffer<TValue> values = default;
        source.Annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref values);
        AddValues(annotations, type, [.. _terms.Select(term => values.GetItemOrDefault((int)Convert.ToUInt64(term) - 1))], asText);
        return null;
    }

    private ValueGetter<VBuffer<uint>> MakeVectorGetter(ValueGetter<VBuffer<T>> getter)
    {
        VBuffer<T> buffer = default;
        VBuffer<T> dense = default;
        uint implicitKey = KeyOf(default);
        return (ref VBuffer<uint> destination) =>
        {
            getter(ref buffer);
            var source = buffer.WithoutGaps(implicitKey != 0, ref dense);
            var values = source.GetValues();
            var editor = VBufferEditor.Create(ref destination, source.Length, values.Length);
            for (int i = 0; i < values.Length; i++)
                editor.Values[i] = KeyOf(values[i]);
            source.GetIndices().CopyTo(editor.Indices);
            destination = editor.Commit();
        };
    }

    private uint KeyOf(T value) => _keys.GetValueOrDefault(value);
}
