using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>Applies packed bits to values, 64 at a time.</summary>
/// <remarks>The caller has checked the lengths.</remarks>
internal static class MaskKernel
{
    private const int Group = 64;
    private const int Block = 1 << 19;
    private const int Lanes = 16;
    private static readonly Vector512<uint> LaneBits = Vector512.Create(
        1u, 1u << 1, 1u << 2, 1u << 3, 1u << 4, 1u << 5, 1u << 6, 1u << 7,
        1u << 8, 1u << 9, 1u << 10, 1u << 11, 1u << 12, 1u << 13, 1u << 14, 1u << 15);

    /// <summary>Keeps or zeroes values: destination[i] = kept(i) ? source[i] : +0.</summary>
    /// <remarks>Long spans are shared among all processors. The two spans may be the same one.</remarks>
    public static unsafe void Apply(ReadOnlySpan<float> source, ReadOnlySpan<ulong> words, Span<float> destination)
    {
        if (source.Length <= Block)
        {
            ApplyBlock(source, words, destination);
            return;
        }

        var length = source.Length;
        fixed (float* from = source, to = destination)
        fixed (ulong* bits = words)
        {
            // Lambdas cannot hold spans or fixed pointers, but they can hold addresses, which stay valid in here.
            var (first, second, third) = ((nint)from, (nint)bits, (nint)to);
            Parallel.For(0, (length - 1) / Block + 1, block =>
            {
                var start = block * Block;
                var count = Math.Min(Block, length - start);
                ApplyBlock(
                    new ReadOnlySpan<float>((float*)first + start, count),
                    new ReadOnlySpan<ulong>((ulong*)second + start / Group, (count - 1) / Group + 1),
                    new Span<float>((float*)third + start, count));
            });
        }
    }

    /// <summary>Whether every element whose bit is 0 has the value 0.</summary>
    public static bool PrunedAreZero(ReadOnlySpan<float> values, ReadOnlySpan<ulong> words)
    {
        for (var word = 0; word < words.Length; word++)
        {
            var start = word * Group;
            var count = Math.Min(Group, values.Length - start);
            var pruned = ~words[word] & ulong.MaxValue >> (Group - count);
            for (; pruned != 0; pruned &= pruned - 1)
            {
                if (values[start + BitOperations.TrailingZeroCount(pruned)] != 0f)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static void ApplyBlock(ReadOnlySpan<float> source, ReadOnlySpan<ulong> words, Span<float> destination)
    {
        var whole = source.Length / Group;
        for (var word = 0; word < whole; word++)
        {
            ApplyGroup(source.Slice(word * Group, Group), words[word], destination.Slice(word * Group, Group));
        }

        for (var i = whole * Group; i < source.Length; i++)
        {
            destination[i] = (words[i / Group] >> i & 1) != 0 ? source[i] : 0f;
        }
    }

    private static void ApplyGroup(ReadOnlySpan<float> source, ulong word, Span<float> destination)
    {
        for (var lane = 0; lane < Group; lane += Lanes)
        {
            var bits = Vector512.Create((uint)(word >> lane)) & LaneBits;
            var kept = Vector512.Equals(bits, LaneBits).AsSingle();
            var values = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)lane);
            (values & kept).StoreUnsafe(ref MemoryMarshal.GetReference(destination), (nuint)lane);
        }
    }
}
