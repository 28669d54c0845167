using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The maximum pool that most networks have: windows of 2x2 that do not overlap.</summary>
internal static class PairMaximum
{
    private const int Floats = 16;

    /// <summary>Combines two rows of pixels to one of half the width.</summary>
    /// <param name="upper">The upper row.</param>
    /// <param name="lower">The lower row.</param>
    /// <param name="output">Receives the maximum of each four; a last odd pixel is left out.</param>
    public static void Apply(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, Span<float> output)
    {
        var x = 0;
        for (; x + Floats <= output.Length; x += Floats)
        {
            var first = Vector512.Max(At(upper, 2 * x), At(lower, 2 * x)).AsUInt64();
            var second = Vector512.Max(At(upper, (2 * x) + Floats), At(lower, (2 * x) + Floats)).AsUInt64();

            // The even pixels are the lower halves of 64 bits each, the odd ones the upper halves; narrowing keeps the lower ones.
            Vector512.Narrow(Pairs(first), Pairs(second)).AsSingle().CopyTo(output[x..]);
        }

        for (; x < output.Length; x++)
        {
            output[x] = Math.Max(Math.Max(upper[2 * x], upper[(2 * x) + 1]), Math.Max(lower[2 * x], lower[(2 * x) + 1]));
        }
    }

    private static Vector512<float> At(ReadOnlySpan<float> row, int start) => Vector512.Create(row.Slice(start, Floats));

    private static Vector512<ulong> Pairs(Vector512<ulong> pixels) =>
        Vector512.Max(pixels.AsSingle(), Vector512.ShiftRightLogical(pixels, 32).AsSingle()).AsUInt64();
}
