using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>One run of <see cref="TopK"/>.</summary>
/// <remarks>A single pass where a guess of the threshold proves right, else three that count and one that marks.</remarks>
internal sealed class LowestSelection
{
    // What may be gathered for one guess: memory stays below a byte a score.
    private const int ScoresPerEntry = 16;
    private const int LeastEntries = 1 << 12;

    private readonly IReadOnlyList<Scores> _segments;
    private readonly ImmutableArray<ScoreKernel> _kernels;
    private readonly ImmutableArray<ScoreChunk> _chunks;
    private readonly ulong[][] _kept;
    private readonly long _scores;

    /// <summary>Prepares a selection among the candidates of all segments.</summary>
    public LowestSelection(IReadOnlyList<Scores> segments)
    {
        _segments = segments;
        _kernels = [.. segments.Select(ScoreKernel.For)];
        _chunks = ScoreChunk.Split(segments);
        _kept = [.. segments.Select(s => GC.AllocateUninitializedArray<ulong>(Mask.WordCount(s.Length)))];
        _scores = segments.Sum(s => (long)s.Length);
    }

    /// <summary>The candidates that stay once the lowest <paramref name="count"/> are pruned.</summary>
    /// <remarks>The caller has checked the range.</remarks>
    /// <param name="count">How many to prune.</param>
    /// <param name="guess">Where the key of the last pruned candidate may lie. A wrong guess costs time and changes nothing else.</param>
    public ImmutableArray<Mask> Select(long count, KeyRange? guess)
    {
        if (guess is not { } range || !TrySelect(range, count))
        {
            // No number has key 0, so with it nothing is pruned.
            var threshold = count == 0 ? 0 : RadixSelection.Find(KeyRange.All, count, CountScores).Key;
            TryMark(threshold, count);
        }

        var masks = new Mask[_kept.Length];
        Workers.ForEach(masks.Length, i => masks[i] = new Mask(_segments[i].Length, _kept[i]));
        return ImmutableCollectionsMarshal.AsImmutableArray(masks);
    }

    private bool TrySelect(KeyRange range, long count) => range.Width == 0 ? TryMark(range.First, count) : TryGather(range, count);

    /// <summary>Marks with the given threshold, if that can be right.</summary>
    /// <remarks>False where that number of candidates cannot be pruned with it.</remarks>
    private bool TryMark(uint threshold, long count)
    {
        var range = new KeyRange(threshold, threshold);
        var partitions = new RunPartition[_chunks.Length];
        Workers.ForEach(_chunks.Length, i => partitions[i] = KernelOf(i).Mark(RunOf(i), range, WordsOf(i), []));
        if (RankInside(count, partitions) is not { } rank)
        {
            return false;
        }

        KeepTies([.. partitions.Select(p => p.Inside)], rank, (i, skip) => KernelOf(i).MarkTies(RunOf(i), threshold, skip, WordsOf(i)));
        return true;
    }

    /// <summary>Marks by a range and selects among what lies inside.</summary>
    /// <remarks>
    /// What lies above is marked, what lies inside is gathered. False where the threshold lies elsewhere, or too much lies inside.
    /// </remarks>
    private bool TryGather(KeyRange range, long count)
    {
        var gathered = new GatheredScores(_chunks.Length, _scores / ScoresPerEntry + LeastEntries);
        var partitions = new RunPartition[_chunks.Length];
        Workers.ForEach(_chunks.Length, i => partitions[i] = gathered.Mark(i, KernelOf(i), RunOf(i), range, WordsOf(i)));
        if (gathered.Overflows || RankInside(count, partitions) is not { } rank)
        {
            return false;
        }

        (var threshold, rank) = RadixSelection.Find(range, rank, gathered.Count);
        var ties = new int[_chunks.Length];
        Workers.ForEach(_chunks.Length, i => ties[i] = gathered.MarkAbove(i, threshold, WordsOf(i)));
        KeepTies(ties, rank, (i, skip) => gathered.MarkTies(i, threshold, skip, WordsOf(i)));
        return true;
    }

    /// <summary>How many candidates inside the range are to be pruned.</summary>
    /// <remarks>All those below it go first. Null where that cannot be.</remarks>
    private long? RankInside(long count, RunPartition[] partitions)
    {
        if (partitions.Any(p => p.HasNaN))
        {
            throw FirstNaN(_segments, partitions);
        }

        var inside = partitions.Sum(p => (long)p.Inside);
        var below = _segments.Sum(s => (long)s.CandidateCount) - inside - partitions.Sum(p => (long)p.Above);
        var rank = count - below;
        return rank >= 0 && rank <= inside ? rank : null;
    }

    /// <summary>Prunes the first candidates at the threshold, in chunk order, and keeps the others.</summary>
    private static void KeepTies(int[] ties, long toPrune, Action<int, int> keepAfter)
    {
        var skips = new int[ties.Length];
        for (var i = 0; i < ties.Length; i++)
        {
            skips[i] = (int)Math.Min(toPrune, ties[i]);
            toPrune -= skips[i];
        }

        Workers.ForEach(ties.Length, i =>
        {
            if (skips[i] < ties[i])
            {
                keepAfter(i, skips[i]);
            }
        });
    }

    private long[] CountScores(KeyRange range, int shift) =>
        Workers.Count(_chunks.Length, (i, counts) => KernelOf(i).Count(RunOf(i), range, shift, counts));

    private ArgumentException FirstNaN(IReadOnlyList<Scores> segments, RunPartition[] partitions)
    {
        var (segment, index, _) = _chunks[Array.FindIndex(partitions, p => p.HasNaN)];
        var scores = segments[segment];
        while (!float.IsNaN(scores[index]) || scores.Candidates?[index] == false)
        {
            index++;
        }

        return scores.NotANumber(index, nameof(segments));
    }

    private ScoreKernel KernelOf(int chunk) => _kernels[_chunks[chunk].Segment];

    private ScoreRun RunOf(int chunk)
    {
        var (segment, start, length) = _chunks[chunk];
        var scores = _segments[segment];
        return new ScoreRun(
            scores.Values.Span.Slice(start, length),
            scores.Candidates is { } candidates ? candidates.Words[(start / ScoreRun.Group)..] : []);
    }

    private Span<ulong> WordsOf(int chunk) => _kept[_chunks[chunk].Segment].AsSpan(_chunks[chunk].Start / ScoreRun.Group);
}
