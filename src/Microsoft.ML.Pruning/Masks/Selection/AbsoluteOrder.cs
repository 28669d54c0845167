using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>The score is the absolute value of what is stored.</summary>
/// <remarks>The keys equal those that <see cref="SignedOrder"/> gives to it.</remarks>
internal readonly struct AbsoluteOrder : IScoreOrder
{
    /// <inheritdoc/>
    public static uint Key(float value) => BitConverter.SingleToUInt32Bits(value) | 0x8000_0000u;

    /// <inheritdoc/>
    public static Vector512<uint> Keys(Vector512<float> values) => values.AsUInt32() | Vector512.Create(0x8000_0000u);
}
