using System.Buffers;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>The scores that a pass has found inside a range, run by run.</summary>
/// <param name="runs">The number of runs.</param>
/// <param name="most">How many scores may be gathered; memory is 8 bytes each.</param>
internal sealed class GatheredScores(int runs, long most)
{
    private readonly ScoreEntry[][] _entries = new ScoreEntry[runs][];
    private long _count;

    /// <summary>Whether there were too many; then nothing more is gathered.</summary>
    public bool Overflows => Volatile.Read(ref _count) > most;

    /// <summary>Keeps a run's scores above the range and gathers those inside.</summary>
    /// <remarks>Different runs may be worked on at the same time.</remarks>
    public RunPartition Mark(int index, ScoreKernel kernel, ScoreRun run, KeyRange range, Span<ulong> kept)
    {
        if (Overflows)
        {
            return default;
        }

        var found = ArrayPool<ScoreEntry>.Shared.Rent(run.Length);
        var partition = kernel.Mark(run, range, kept, found);
        Interlocked.Add(ref _count, partition.Inside);
        _entries[index] = Overflows ? [] : found.AsSpan(0, partition.Inside).ToArray();
        ArrayPool<ScoreEntry>.Shared.Return(found);
        return partition;
    }

    /// <summary>Counts the gathered scores with keys in the range by (key - first) >> shift.</summary>
    public long[] Count(KeyRange range, int shift) => ScoreEntry.Count(_entries, range, shift);

    /// <summary>Keeps gathered scores whose key is above the threshold.</summary>
    /// <remarks>For one run; returns how many have the threshold itself.</remarks>
    public int MarkAbove(int index, uint threshold, Span<ulong> kept)
    {
        // No branches: whether a key is above is as good as a coin's toss.
        var ties = 0;
        foreach (var (key, place) in _entries[index])
        {
            kept[place / ScoreRun.Group] |= (key > threshold ? 1UL : 0) << place;
            ties += key == threshold ? 1 : 0;
        }

        return ties;
    }

    /// <summary>Keeps a run's gathered scores at the threshold, but for the first <paramref name="skip"/>.</summary>
    public void MarkTies(int index, uint threshold, int skip, Span<ulong> kept)
    {
        foreach (var (key, place) in _entries[index])
        {
            if (key == threshold && --skip < 0)
            {
                kept[place / ScoreRun.Group] |= 1UL << place;
            }
        }
    }
}
