using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>One run of <see cref="TopK"/>: finds the threshold in three counting passes, then marks what lies above it.</summary>
internal sealed class LowestSelection
{
    // Keys have 32 bits; they are found in three digits of 11, 11 and 10 bits, whose counts fit the innermost cache.
    private const int Buckets = 1 << 11;
    private const int UpperShift = 21;
    private const int MiddleShift = 10;
    private const int UpperOfInfinity = (int)(0xFF80_0000u >> UpperShift);
    private const int UpperOfMinusInfinity = 0x007F_FFFF >> UpperShift;
    private const int WordBits = 64;
    private const int MaximumWorkers = 16;

    private readonly IReadOnlyList<Scores> _segments;
    private readonly ImmutableArray<Mask> _candidates;
    private readonly ImmutableArray<ScoreChunk> _chunks;

    /// <summary>Prepares a selection among the candidates of all segments.</summary>
    public LowestSelection(IReadOnlyList<Scores> segments)
    {
        _segments = segments;
        _candidates = [.. segments.Select(s => s.Candidates ?? Mask.AllKept(s.Length))];
        _chunks = ScoreChunk.Split(segments);
    }

    /// <summary>The masks of kept candidates after the lowest <paramref name="count"/> are pruned; the caller has checked the range.</summary>
    public ImmutableArray<Mask> Select(long count)
    {
        var counts = Count((chunk, own) => CountAll(chunk, own));
        RefuseNaN(counts, _segments);
        if (count == 0)
        {
            return _candidates;
        }

        var (upper, rank) = BucketOf(count, counts);
        var first = upper << UpperShift;
        (var middle, rank) = BucketOf(rank, Count((chunk, own) => CountRange(chunk, first, UpperShift, MiddleShift, own)));
        first |= middle << MiddleShift;
        (var lower, rank) = BucketOf(rank, Count((chunk, own) => CountRange(chunk, first, MiddleShift, 0, own)));
        return Mark(first | lower, rank);
    }

    /// <summary>The bucket that holds the element of that rank (from 1), and its rank inside.</summary>
    private static (uint Bucket, long Rank) BucketOf(long rank, long[] counts)
    {
        var bucket = 0u;
        while (rank > counts[bucket])
        {
            rank -= counts[bucket++];
        }

        return (bucket, rank);
    }

    private ImmutableArray<Mask> Mark(uint threshold, long tiesToPrune)
    {
        var kept = new ulong[_segments.Count][];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = Mask.NewWords(_segments[i].Length);
        }

        var ties = new int[_chunks.Length];
        ForEachChunk(i => ties[i] = MarkAbove(_chunks[i], threshold, kept));
        var prunedOf = new int[_chunks.Length];
        for (var i = 0; i < ties.Length; i++)
        {
            prunedOf[i] = (int)Math.Min(tiesToPrune, ties[i]);
            tiesToPrune -= prunedOf[i];
        }

        ForEachChunk(i =>
        {
            if (prunedOf[i] < ties[i])
            {
                MarkTies(_chunks[i], threshold, prunedOf[i], kept);
            }
        });
        return [.. kept.Select((words, i) => new Mask(_segments[i].Length, words))];
    }

    private long[] Count(Action<ScoreChunk, long[]> count)
    {
        var total = new long[Buckets];
        var next = -1;
        RunWorkers(() =>
        {
            var own = new long[Buckets];
            for (var i = Interlocked.Increment(ref next); i < _chunks.Length; i = Interlocked.Increment(ref next))
            {
                count(_chunks[i], own);
            }

            lock (total)
            {
                TensorPrimitives.Add<long>(total, own, total);
            }
        });
        return total;
    }

    private void ForEachChunk(Action<int> body)
    {
        var next = -1;
        RunWorkers(() =>
        {
            for (var i = Interlocked.Increment(ref next); i < _chunks.Length; i = Interlocked.Increment(ref next))
            {
                body(i);
            }
        });
    }

    private void RunWorkers(Action worker)
    {
        var workers = Math.Min(Math.Min(Environment.ProcessorCount, MaximumWorkers), _chunks.Length);
        if (workers <= 1)
        {
            worker();
            return;
        }

        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => worker());
    }

    private void RefuseNaN(long[] counts, IReadOnlyList<Scores> segments)
    {
        // Nothing but infinities and NaN lies in these buckets.
        var suspects = counts.AsSpan(0, UpperOfMinusInfinity + 1).ContainsAnyExcept(0L)
            || counts.AsSpan(UpperOfInfinity).ContainsAnyExcept(0L);
        if (!suspects)
        {
            return;
        }

        for (var segment = 0; segment < segments.Count; segment++)
        {
            var values = segments[segment].Values.Span;
            for (var i = 0; i < values.Length; i++)
            {
                if (float.IsNaN(values[i]) && _candidates[segment][i])
                {
                    throw segments[segment].NotANumber(i, nameof(segments));
                }
            }
        }
    }

    private ReadOnlySpan<float> ValuesOf(ScoreChunk chunk) => _segments[chunk.Segment].Values.Span.Slice(chunk.Start, chunk.Length);

    private ReadOnlySpan<ulong> CandidatesOf(ScoreChunk chunk) => _candidates[chunk.Segment].Words[(chunk.Start / WordBits)..];

    private void CountAll(ScoreChunk chunk, long[] counts)
    {
        if (_segments[chunk.Segment].IsAbsolute)
        {
            ScoreKernel<AbsoluteOrder>.CountAll(ValuesOf(chunk), CandidatesOf(chunk), UpperShift, counts);
        }
        else
        {
            ScoreKernel<SignedOrder>.CountAll(ValuesOf(chunk), CandidatesOf(chunk), UpperShift, counts);
        }
    }

    /// <summary>Counts the next digit, from bit <paramref name="shift"/> up, of the keys that share the digits above bit <paramref name="width"/>.</summary>
    private void CountRange(ScoreChunk chunk, uint first, int width, int shift, long[] counts)
    {
        var last = first | (1u << width) - 1;
        if (_segments[chunk.Segment].IsAbsolute)
        {
            ScoreKernel<AbsoluteOrder>.CountRange(ValuesOf(chunk), CandidatesOf(chunk), first, last, shift, counts);
        }
        else
        {
            ScoreKernel<SignedOrder>.CountRange(ValuesOf(chunk), CandidatesOf(chunk), first, last, shift, counts);
        }
    }

    private int MarkAbove(ScoreChunk chunk, uint threshold, ulong[][] kept)
    {
        var words = kept[chunk.Segment].AsSpan(chunk.Start / WordBits);
        return _segments[chunk.Segment].IsAbsolute
            ? ScoreKernel<AbsoluteOrder>.MarkAbove(ValuesOf(chunk), CandidatesOf(chunk), threshold, words)
            : ScoreKernel<SignedOrder>.MarkAbove(ValuesOf(chunk), CandidatesOf(chunk), threshold, words);
    }

    private void MarkTies(ScoreChunk chunk, uint threshold, int skip, ulong[][] kept)
    {
        var words = kept[chunk.Segment].AsSpan(chunk.Start / WordBits);
        if (_segments[chunk.Segment].IsAbsolute)
        {
            ScoreKernel<AbsoluteOrder>.MarkTies(ValuesOf(chunk), CandidatesOf(chunk), threshold, skip, words);
        }
        else
        {
            ScoreKernel<SignedOrder>.MarkTies(ValuesOf(chunk), CandidatesOf(chunk), threshold, skip, words);
        }
    }
}
