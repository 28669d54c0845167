using System.Collections.Immutable;
using System.Numerics;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>Marks an exact number of lowest scores, for every method.</summary>
/// <remarks>
/// <para>Order: by score, and among equal scores (-0 equals +0) the lowest index first, where segments count in the order given. So with a
/// higher count the kept set is a subset of the one with a lower count. Infinities are ordered as any number; a NaN is an error.</para>
/// <para>Algorithm: a sample of at most 65,536 scores at fixed places gives a bracket for the threshold, four standard deviations to either
/// side. One pass over all scores marks what lies above the bracket, lists what lies inside (a few in a hundred at most) and looks for NaN;
/// radix selection, 11 bits at a time, then finds the threshold among those listed. Where the bracket is a single value, the scores equal
/// to it are counted instead of listed, and those not all of which go are read once more. The counts of the pass prove the bracket
/// right.</para>
/// <para>Where it was wrong (once in 16,000 times for scores in random order), where more than a sixteenth of the scores lies inside (as
/// when the threshold falls between two values that most scores have), and below 262,144 scores, radix selection counts all scores instead:
/// three passes, one that marks, and one more for ties. The result is the same. Time is linear, on all processors; memory is a bit a score
/// for the masks, and 8 bytes for each score listed.</para>
/// </remarks>
public static class TopK
{
    /// <summary>Prunes the <paramref name="count"/> candidates with the lowest scores.</summary>
    /// <param name="scores">The scores and which of them are candidates.</param>
    /// <param name="count">How many candidates to prune, 0 to all.</param>
    /// <returns>The candidates that are kept; elements that are no candidates are marked as pruned.</returns>
    /// <exception cref="ArgumentException">A candidate's score is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or above the number of candidates.</exception>
    public static Mask PruneLowest(Scores scores, long count)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return PruneLowest([scores], count)[0];
    }

    /// <summary>Prunes the <paramref name="count"/> lowest candidates of all segments together.</summary>
    /// <param name="segments">The scores, for example one segment a layer; the order decides among equal scores.</param>
    /// <param name="count">How many candidates to prune in all, 0 to all.</param>
    /// <returns>For each segment the candidates that are kept; elements that are no candidates are marked as pruned.</returns>
    /// <exception cref="ArgumentException">A candidate's score is NaN; the message names the segment and the index.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or above the number of candidates.</exception>
    public static ImmutableArray<Mask> PruneLowest(IReadOnlyList<Scores> segments, long count)
    {
        ArgumentNullException.ThrowIfNull(segments);
        var candidates = segments.Sum(s => (long)s.CandidateCount);
        if (count < 0 || count > candidates)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"There are {candidates} candidates, so the count must lie in [0, {candidates}].");
        }

        return new LowestSelection(segments).Select(count, KeySample.Guess(segments, count));
    }

    /// <summary>The candidate that <see cref="PruneLowest(Scores, long)"/> prunes last.</summary>
    /// <remarks>The index of the highest score, among equals the highest index.</remarks>
    /// <returns>The index, or -1 when there is no candidate.</returns>
    /// <exception cref="ArgumentException">A candidate's score is NaN.</exception>
    internal static int LastPruned(Scores scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.CandidateCount == 0)
        {
            return -1;
        }

        var last = PruneLowest(scores, scores.CandidateCount - 1).Words;
        var word = last.IndexOfAnyExcept(0UL);
        return word * 64 + BitOperations.TrailingZeroCount(last[word]);
    }
}
