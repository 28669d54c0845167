using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>The score is the stored value.</summary>
/// <remarks>For the key, negative numbers have all bits flipped, others the sign bit.</remarks>
internal readonly struct SignedOrder : IScoreOrder
{
    /// <inheritdoc/>
    public static uint Key(float value)
    {
        // -0 + 0 is +0; every other value stays.
        var bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return bits ^ ((uint)((int)bits >> 31) | 0x8000_0000u);
    }

    /// <inheritdoc/>
    public static Vector512<uint> Keys(Vector512<float> values)
    {
        var bits = (values + Vector512<float>.Zero).AsInt32();
        var flip = Vector512.ShiftRightArithmetic(bits, 31) | Vector512.Create(int.MinValue);
        return (bits ^ flip).AsUInt32();
    }
}
