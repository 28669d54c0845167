using System.Numerics;

namespace Microsoft.ML.Data;

// A 128-bit identifier of a row; Fork, Next and Combine derive new ones by rounds of the Murmur3 hash.
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    private const ulong Multiplier1 = 0x87c37b91114253d5;
    private const ulong Multiplier2 = 0x4cf5ad432745937f;

    public readonly ulong Low;

    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    public int CompareTo(DataViewRowId other)
    {
        int order = High.CompareTo(other.High);
        return order != 0 ? order : Low.CompareTo(other.Low);
    }

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public override string ToString() => $"{High:x16}{Low:x16}";

    public DataViewRowId Next() => Round(0, 0);

    public DataViewRowId Fork()
    {
        var next = Next();
        return new DataViewRowId(next.Low ^ (BitOperations.RotateLeft(Multiplier1, 31) * Multiplier2), next.High);
    }

    public DataViewRowId Combine(DataViewRowId other)
    {
        var forked = other.Fork();
        return Round(
            BitOperations.RotateLeft(forked.Low * Multiplier1, 31) * Multiplier2,
            BitOperations.RotateLeft(forked.High * Multiplier2, 33) * Multiplier1);
    }

    private DataViewRowId Round(ulong first, ulong second)
    {
        ulong low = Low ^ first;
        ulong high = High;
        low = ((BitOperations.RotateLeft(low, 27) + high) * 5) + 0x52dce729;
        high ^= second;
        high = ((BitOperations.RotateLeft(high, 31) + low) * 5) + 0x38495ab5;
        return new DataViewRowId(low, high);
    }
}
