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

    /// <summary>Counts all candidates by the bits of their keys from <paramref name="shift"/> up; the histogram has an entry for each value of these.</summary>
    public static void CountAll(ReadOnlySpan<float> values, ReadOnlySpan<ulong> candidates, int shift, Span<long> histogram)
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
                    Unsafe.Add(ref counts, TOrder.Key(value) >> shift)++;
                }
            }
            else
            {
                for (; word != 0; word &= word - 1)
                {
                    Unsafe.Add(ref counts, TOrder.Key(group[BitOperations.TrailingZeroCount(word)]) >> shift)++;
                }
            }
        }
    }

    /// <summary>Counts the candidates with keys from <paramref name="first"/> to <paramref name="last"/> by (key - first) >> shift.</summary>
    public static void CountRange(ReadOnlySpan<float> values, ReadOnlySpan<ulong> candidates, uint first, uint last, int shift, Span<long> histogram)
    {
        for (var start = 0; start < values.Length; start += Group)
        {
            var group = values.Slice(start, Math.Min(Group, values.Length - start));
            for (var word = InRange(group, first, last) & candidates[start / Group]; word != 0; word &= word - 1)
            {
                histogram[(int)((TOrder.Key(group[BitOperations.TrailingZeroCount(word)]) - first) >> shift)]++;
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
