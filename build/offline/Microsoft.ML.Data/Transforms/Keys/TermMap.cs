namespace Microsoft.ML.Data;

// The values that a key column stands for: the value of key k is term k - 1; values without a key map to 0, the missing key.
internal abstract class TermMap
{
    protected TermMap(PrimitiveDataViewType itemType)
    {
        ItemType = itemType;
    }

    public PrimitiveDataViewType ItemType { get; }

    public abstract int Count { get; }

    public KeyDataViewType KeyType => new(typeof(uint), Math.Max(1, Count));

    public static TermMap Load(BinaryReader reader)
    {
        var type = TypeCodec.Read(reader);
        return GenericCall.Invoke<TermMap>(LoadTerms<int>, type.RawType, type, reader);
    }

    public abstract void Save(BinaryWriter writer);

    // The getter of the key column for a source column with values of the item type.
    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column source);

    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column source, bool asText);

    private static TermMap LoadTerms<T>(PrimitiveDataViewType type, BinaryReader reader)
    {
        var terms = new T[reader.ReadCount()];
        for (int i = 0; i < terms.Length; i++)
            terms[i] = ValueCodec<T>.Read(reader);
        return new TermMap<T>(type, terms);
    }
}
