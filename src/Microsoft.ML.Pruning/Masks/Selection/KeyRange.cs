using System.Numerics;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>The keys from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
/// <remarks>Keys are ordered as the scores they stand for.</remarks>
internal readonly record struct KeyRange(uint First, uint Last)
{
    /// <summary>Every key.</summary>
    public static KeyRange All => new(0, uint.MaxValue);

    /// <summary>The keys of all numbers and infinities, but of no NaN.</summary>
    public static KeyRange Numbers => new(0x007F_FFFF, 0xFF80_0000);

    /// <summary>The last key less the first.</summary>
    public uint Width => Last - First;

    /// <summary>The bits, 0 to 32, that tell the range's keys apart.</summary>
    public int Bits => 32 - BitOperations.LeadingZeroCount(Width);

    /// <summary>Whether the key lies inside.</summary>
    public bool Contains(uint key) => key - First <= Width;

    /// <summary>The keys that share a value of (key - first) >> shift.</summary>
    /// <remarks>That value is <paramref name="bucket"/>.</remarks>
    public KeyRange Bucket(uint bucket, int shift)
    {
        var first = First + (bucket << shift);
        return new KeyRange(first, first + Math.Min(Last - first, (1u << shift) - 1));
    }
}
