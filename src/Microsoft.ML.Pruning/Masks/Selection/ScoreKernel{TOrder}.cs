using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>The loops for one order, a block of words at a time.</summary>
internal sealed class ScoreKernel<TOrder> : ScoreKernel
    where TOrder : struct, IScoreOrder
{
    private const int Group = ScoreRun.Group;
    private const int BlockWords = 64;

    private ScoreKernel()
    {
    }

    /// <summary>The only instance; it has no state.</summary>
    public static ScoreKernel<TOrder> Instance { get; } = new();

    /// <inheritdoc/>
    public override uint Key(float value) => TOrder.Key(value);

    /// <inheritdoc/>
    public override RunPartition Mark(ScoreRun run, KeyRange range, Span<ulong> kept, Span<ScoreEntry> entries)
    {
        Span<ulong> insideBits = stackalloc ulong[BlockWords];
        Span<int> places = stackalloc int[BlockWords * Group + SetBits.Slack];
        var (above, inside, hasNaN) = (0, 0, false);
        for (var word = 0; word < run.Words; word += BlockWords)
        {
            var block = run.Block(word, BlockWords);
            var aboveBits = kept.Slice(word, block.Words);
            var bits = insideBits[..block.Words];
            hasNaN |= KeySplit<TOrder>.Split(block.Values, range, aboveBits, bits) && HasNaN(block);
            block.Restrict(aboveBits);
            block.Restrict(bits);
            above += SetBits.Count(aboveBits);
            inside += entries.IsEmpty
                ? SetBits.Count(bits)
                : List(block, word * Group, places[..SetBits.List(bits, places)], entries[inside..]);
        }

        return new RunPartition(above, inside, hasNaN);
    }

    /// <inheritdoc/>
    public override void MarkTies(ScoreRun run, uint threshold, int skip, Span<ulong> kept)
    {
        Span<ulong> aboveBits = stackalloc ulong[BlockWords];
        Span<ulong> equalBits = stackalloc ulong[BlockWords];
        for (var word = 0; word < run.Words; word += BlockWords)
        {
            var block = run.Block(word, BlockWords);
            KeySplit<TOrder>.Split(block.Values, new KeyRange(threshold, threshold), aboveBits, equalBits);
            block.Restrict(equalBits[..block.Words]);
            for (var i = 0; i < block.Words; i++)
            {
                for (; skip > 0 && equalBits[i] != 0; skip--)
                {
                    equalBits[i] &= equalBits[i] - 1;
                }

                kept[word + i] |= equalBits[i];
            }
        }
    }

    /// <inheritdoc/>
    public override void Count(ScoreRun run, KeyRange range, int shift, Span<long> histogram)
    {
        Span<ulong> aboveBits = stackalloc ulong[BlockWords];
        Span<ulong> insideBits = stackalloc ulong[BlockWords];
        for (var word = 0; word < run.Words; word += BlockWords)
        {
            var block = run.Block(word, BlockWords);
            var bits = insideBits[..block.Words];
            if (range == KeyRange.All)
            {
                bits.Clear();
                BitRun.Set(bits, 0, block.Length);
            }
            else
            {
                KeySplit<TOrder>.Split(block.Values, range, aboveBits, bits);
            }

            block.Restrict(bits);
            for (var i = 0; i < bits.Length; i++)
            {
                Count(block.Values[(i * Group)..], bits[i], range.First, shift, histogram);
            }
        }
    }

    private static void Count(ReadOnlySpan<float> values, ulong bits, uint first, int shift, Span<long> histogram)
    {
        if (bits == ulong.MaxValue)
        {
            ref var counts = ref MemoryMarshal.GetReference(histogram);
            foreach (var value in values[..Group])
            {
                Unsafe.Add(ref counts, (TOrder.Key(value) - first) >> shift)++;
            }
        }
        else
        {
            for (; bits != 0; bits &= bits - 1)
            {
                histogram[(int)((TOrder.Key(values[BitOperations.TrailingZeroCount(bits)]) - first) >> shift)]++;
            }
        }
    }

    private static int List(ScoreRun block, int start, ReadOnlySpan<int> places, Span<ScoreEntry> entries)
    {
        for (var i = 0; i < places.Length; i++)
        {
            entries[i] = new ScoreEntry(TOrder.Key(block.Values[places[i]]), start + places[i]);
        }

        return places.Length;
    }

    private static bool HasNaN(ScoreRun block)
    {
        for (var i = 0; i < block.Length; i++)
        {
            if (float.IsNaN(block.Values[i]) && block.IsCandidate(i))
            {
                return true;
            }
        }

        return false;
    }
}
