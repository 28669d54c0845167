namespace Microsoft.ML.Data;

// A key is an index in 1..Count; 0 stands for a missing value.
public sealed class KeyDataViewType : PrimitiveDataViewType
{
    public KeyDataViewType(Type type, ulong count) : base(type)
    {
        ulong most = type == typeof(byte) ? byte.MaxValue
            : type == typeof(ushort) ? ushort.MaxValue
            : type == typeof(uint) ? uint.MaxValue
            : type == typeof(ulong) ? ulong.MaxValue
            : throw new ArgumentOutOfRangeException(
                nameof(type), $"A key must be a Byte, UInt16, UInt32 or UInt64, but it is {type.Name}.");
        if (count == 0 || count > most)
            throw new ArgumentOutOfRangeException(
                nameof(count), $"The cardinality of a key of {type.Name} must be in 1..{most}, but it is {count}.");
        Count = count;
    }

    public KeyDataViewType(Type type, int count) : this(type, checked((ulong)Positive(count)))
    {
    }

    public ulong Count { get; }

    public static bool IsValidDataType(Type type)
        => type == typeof(uint) || type == typeof(ulong) || type == typeof(ushort) || type == typeof(byte);

    public override bool Equals(DataViewType other)
        => other is KeyDataViewType key && key.RawType == RawType && key.Count == Count;

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode() => HashCode.Combine(RawType, Count);

    public override string ToString() => $"Key<{RawType.Name}, 0-{Count - 1}>";

    private static int Positive(int count)
        => count > 0
            ? count
            : throw new ArgumentOutOfRangeException(nameof(count), $"The cardinality of a key must be positive, but it is {count}.");
}
