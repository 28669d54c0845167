using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>The inner loops of <see cref="TopK"/> over a run of scores and its candidate bits, 64 elements a word.</summary>
internal static class ScoreKernel<TOrder>
    where TOrder : struct, IScoreOrder
{
    private const int Group = 64;
    private const int Lanes = 16;
    private const int LowBits = 16;

    /// <summary>Counts candidates by the upper 16 bits of their keys; <paramref name="histogram"/> has 65,536 entries.</summary>
    public static void CountUpper(ReadOnlySpan<float> values, ReadOnlySpan<ulong> candidates, Span<long> histogram)
    {
        ref var counts = ref MemoryMarshal.GetReference(histogram);
        for (var start = 0; start < values.Length; start += Group)
        {
            var group = values.Slice(start, Math.Min(Group, values.Length - start));
            var word = candidates[start / Group];
            if (BitOperations.PopCount(word) == group.Length)
            {
                foreach (var value in group)
                {
                    Unsafe.Add(ref counts, TOrder.Key(value) >> LowBits)++;
                }
            }
            else
            {
                for (; word != 0; word &= word - 1)
                {
                    Unsafe.Add(ref counts, TOrder.Key(group[BitOperations.TrailingZeroCount(word)]) >> LowBits)++;
                }
            }
        }
    }

    /// <summary>Counts, by the lower 16 bits of their keys, the candidates whose upper 16 bits are <paramref name="upper"/>.</summary>
    public static void CountLower(ReadOnlySpan<float> values, ReadOnlySpan<ulong> candidates, uint upper, Span<long> histogram)
    {
        var first = upper << LowBits;
        var last = first | 0xFFFFu;
        for (var start = 0; start < values.Length; start += Group)
        {
            var group = values.Slice(start, Math.Min(Group, values.Length - start));
            for (var word = InRange(group, first, last) & candidates[start / Group]; word != 0; word &= word - 1)
            {
                histogram[(int)(TOrder.Key(group[BitOperations.TrailingZeroCount(word)]) & 0xFFFFu)]++;
            }
        }
    }

    /// <summary>Keeps the candidates whose key is above the threshold and returns how many have the threshold itself.</summary>
    public static int MarkAbove(ReadOnlySpan<float> values, ReadOnlySpan<ulong> candidates, uint threshold, Span<ulong> kept)
    {
        var ties = 0;
        for (var start = 0; start < values.Length; start += Group)
        {
            var group = values.Slice(start, Math.Min(Group, values.Length - start));
            var word = candidates[start / Group];
            var atLeast = InRange(group, threshold, uint.MaxValue) & word;
            var equal = InRange(group, threshold, threshold) & word;
            kept[start / Group] = atLeast & ~equal;
            ties += BitOperations.PopCount(equal);
        }

        return ties;
    }

    /// <summary>Keeps the candidates that have the threshold itself, but for the first <paramref name="skip"/> of them.</summary>
    public static void MarkTies(ReadOnlySpan<float> values, ReadOnlySpan<ulong> candidates, uint threshold, long skip, Span<ulong> kept)
    {
        for (var start = 0; start < values.Length; start += Group)
        {
            var group = values.Slice(start, Math.Min(Group, values.Length - start));
            var equal = InRange(group, threshold, threshold) & candidates[start / Group];
            for (; skip > 0 && equal != 0; skip--)
            {
                equal &= equal - 1;
            }

            kept[start / Group] |= equal;
        }
    }

    private static ulong InRange(ReadOnlySpan<float> group, uint first, uint last)
    {
        var bits = 0UL;
        if (group.Length == Group)
        {
            ref var values = ref MemoryMarshal.GetReference(group);
            var low = Vector512.Create(first);
            var width = Vector512.Create(last - first);
            for (var lane = 0; lane < Group; lane += Lanes)
            {
                var keys = TOrder.Keys(Vector512.LoadUnsafe(ref values, (nuint)lane));
                bits |= Vector512.LessThanOrEqual(keys - low, width).ExtractMostSignificantBits() << lane;
            }

            return bits;
        }

        for (var i = 0; i < group.Length; i++)
        {
            var key = TOrder.Key(group[i]);
            bits |= key >= first && key <= last ? 1UL << i : 0UL;
        }

        return bits;
    }
}
