using System.Buffers;
using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>One run of <see cref="TopK"/>: finds the threshold in two counting passes, then marks what lies above it.</summary>
internal sealed class LowestSelection
{
    private const int Buckets = 1 << 16;
    private const int WordBits = 64;
    private const int MaximumWorkers = 16;
    private const uint UpperOfInfinity = 0xFF80;
    private const uint UpperOfMinusInfinity = 0x007F;

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
        var upperCounts = ArrayPool<long>.Shared.Rent(Buckets);
        var lowerCounts = ArrayPool<long>.Shared.Rent(Buckets);
        try
        {
            Count(upperCounts, (chunk, counts) => CountUpper(chunk, counts));
            RefuseNaN(upperCounts, _segments);
            if (count == 0)
            {
                return _candidates;
            }

            var (upper, rank) = BucketOf(count, upperCounts);
            Count(lowerCounts, (chunk, counts) => CountLower(chunk, upper, counts));
            var (lower, tiesToPrune) = BucketOf(rank, lowerCounts);
            return Mark(upper << 16 | lower, tiesToPrune);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(upperCounts);
            ArrayPool<long>.Shared.Return(lowerCounts);
        }
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

    private void Count(long[] total, Action<ScoreChunk, long[]> count)
    {
        Array.Clear(total, 0, Buckets);
        var next = -1;
        RunWorkers(() =>
        {
            var own = ArrayPool<long>.Shared.Rent(Buckets);
            Array.Clear(own, 0, Buckets);
            for (var i = Interlocked.Increment(ref next); i < _chunks.Length; i = Interlocked.Increment(ref next))
            {
                count(_chunks[i], own);
            }

            lock (total)
            {
                System.Numerics.Tensors.TensorPrimitives.Add<long>(total.AsSpan(0, Buckets), own.AsSpan(0, Buckets), total);
            }

            ArrayPool<long>.Shared.Return(own);
        });
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

    private void RefuseNaN(long[] upperCounts, IReadOnlyList<Scores> segments)
    {
        // Only these two buckets' infinities, and NaN, lie at or beyond them.
        var suspects = upperCounts.AsSpan(0, (int)UpperOfMinusInfinity + 1).ContainsAnyExcept(0L)
            || upperCounts.AsSpan((int)UpperOfInfinity, Buckets - (int)UpperOfInfinity).ContainsAnyExcept(0L);
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
                    throw new ArgumentException($"The score of '{segments[segment].Name}' at index {i} is NaN; scores must be numbers or infinities.", nameof(segments));
                }
            }
        }
    }

    private ReadOnlySpan<float> ValuesOf(ScoreChunk chunk) => _segments[chunk.Segment].Values.Span.Slice(chunk.Start, chunk.Length);

    private ReadOnlySpan<ulong> CandidatesOf(ScoreChunk chunk) => _candidates[chunk.Segment].Words[(chunk.Start / WordBits)..];

    private void CountUpper(ScoreChunk chunk, long[] counts)
    {
        if (_segments[chunk.Segment].IsAbsolute)
        {
            ScoreKernel<AbsoluteOrder>.CountUpper(ValuesOf(chunk), CandidatesOf(chunk), counts);
        }
        else
        {
            ScoreKernel<SignedOrder>.CountUpper(ValuesOf(chunk), CandidatesOf(chunk), counts);
        }
    }

    private void CountLower(ScoreChunk chunk, uint upper, long[] counts)
    {
        if (_segments[chunk.Segment].IsAbsolute)
        {
            ScoreKernel<AbsoluteOrder>.CountLower(ValuesOf(chunk), CandidatesOf(chunk), upper, counts);
        }
        else
        {
            ScoreKernel<SignedOrder>.CountLower(ValuesOf(chunk), CandidatesOf(chunk), upper, counts);
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
