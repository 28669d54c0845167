using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>Tells which scores have keys above, inside and below a range.</summary>
/// <remarks>The one loop that sees every score.</remarks>
internal static class KeySplit<TOrder>
    where TOrder : struct, IScoreOrder
{
    private const int Group = ScoreRun.Group;
    private const int Lanes = 16;
    private const int Ahead = 1 << 12;

    /// <summary>Writes a bit for each value, 64 a word.</summary>
    /// <remarks>Bits past the last value are 0.</remarks>
    /// <param name="values">The stored values.</param>
    /// <param name="range">The range.</param>
    /// <param name="above">Takes the values whose key is above the range.</param>
    /// <param name="inside">Takes the values whose key is inside.</param>
    /// <returns>Whether a value is NaN.</returns>
    public static bool Split(ReadOnlySpan<float> values, KeyRange range, Span<ulong> above, Span<ulong> inside)
    {
        var whole = values.Length / Group;
        var highest = Vector512<uint>.Zero;
        ref var first = ref MemoryMarshal.GetReference(values);
        for (var word = 0; word < whole; word++)
        {
            ref var group = ref Unsafe.Add(ref first, word * Group);
            PrefetchAhead(ref group);
            var (above0, inside0) = SplitLanes(ref group, 0, range, ref highest);
            var (above1, inside1) = SplitLanes(ref group, 1, range, ref highest);
            var (above2, inside2) = SplitLanes(ref group, 2, range, ref highest);
            var (above3, inside3) = SplitLanes(ref group, 3, range, ref highest);
            above[word] = above0 | above1 | above2 | above3;
            inside[word] = inside0 | inside1 | inside2 | inside3;
        }

        var rest = values[(whole * Group)..];
        return Vector512.GreaterThanAny(highest, Vector512.Create(KeyRange.Numbers.Width))
            | (!rest.IsEmpty && SplitPlainly(rest, range, above[whole..], inside[whole..]));
    }

    /// <summary>The plain form of <see cref="Split"/>, for tests.</summary>
    public static bool SplitPlainly(ReadOnlySpan<float> values, KeyRange range, Span<ulong> above, Span<ulong> inside)
    {
        var hasNaN = false;
        for (var i = 0; i < values.Length; i++)
        {
            if (i % Group == 0)
            {
                (above[i / Group], inside[i / Group]) = (0, 0);
            }

            var key = TOrder.Key(values[i]);
            above[i / Group] |= key > range.Last ? 1UL << i : 0;
            inside[i / Group] |= range.Contains(key) ? 1UL << i : 0;
            hasNaN |= float.IsNaN(values[i]);
        }

        return hasNaN;
    }

    /// <summary>Asks the processor for the values 16 KB ahead.</summary>
    /// <remarks>
    /// By itself it looks ahead no further than to the end of a page. A hint alone, so the address may be stale or past the end.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void PrefetchAhead(ref float group)
    {
        if (Sse.IsSupported)
        {
            var ahead = (float*)Unsafe.AsPointer(ref group) + Ahead;
            Sse.Prefetch0(ahead);
            Sse.Prefetch0(ahead + Lanes);
            Sse.Prefetch0(ahead + 2 * Lanes);
            Sse.Prefetch0(ahead + 3 * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Above, ulong Inside) SplitLanes(ref float group, int part, KeyRange range, ref Vector512<uint> highest)
    {
        var keys = TOrder.Keys(Vector512.LoadUnsafe(ref group, (nuint)(part * Lanes)));
        highest = Vector512.Max(highest, keys - Vector512.Create(KeyRange.Numbers.First));
        var above = Vector512.GreaterThan(keys, Vector512.Create(range.Last)).ExtractMostSignificantBits();
        var atLeast = Vector512.GreaterThanOrEqual(keys, Vector512.Create(range.First)).ExtractMostSignificantBits();
        return (above << (part * Lanes), (atLeast & ~above) << (part * Lanes));
    }
}
