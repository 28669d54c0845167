using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Keeps numbers of units that are multiples of a number.</summary>
internal static class ChannelRounding
{
    /// <summary>Rounds what an allocation keeps, to no more in all than it kept.</summary>
    /// <remarks>
    /// Every set first keeps the multiple below; what that frees goes, a multiple at a time, to the sets that were cut by most, the first
    /// among equals. A set of which less than one multiple was to stay keeps that.
    /// </remarks>
    /// <param name="scores">The scores of each set.</param>
    /// <param name="allocated">What the allocation keeps of each.</param>
    /// <param name="multiple">The number, at least 1.</param>
    public static ImmutableArray<LayerAllocation> Round(
        ImmutableArray<LayerScores> scores, ImmutableArray<LayerAllocation> allocated, int multiple)
    {
        int[] kept = [.. allocated.Select(layer => layer.Kept.KeptCount)];
        int[] rounded = [.. kept.Select(count => count < multiple ? count : count / multiple * multiple)];
        var left = kept.Sum() - rounded.Sum();
        foreach (var place in Enumerable.Range(0, kept.Length).OrderByDescending(place => kept[place] - rounded[place]))
        {
            if (left >= multiple && rounded[place] >= multiple && kept[place] > rounded[place]
                && rounded[place] + multiple <= scores[place].Scores.CandidateCount)
            {
                rounded[place] += multiple;
                left -= multiple;
            }
        }

        return [.. allocated.Select((layer, place) => rounded[place] == kept[place] ? layer : layer with
        {
            Kept = TopK.PruneLowest(scores[place].Scores, scores[place].Scores.CandidateCount - rounded[place]),
            Note = $"kept {rounded[place]}, a multiple of {multiple}, in place of {kept[place]}",
        })];
    }

    /// <summary>Refuses a multiple that a set does not reach.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One has fewer units.</exception>
    public static void Require(int multiple, IEnumerable<GroupSet> sets)
    {
        if (sets.FirstOrDefault(set => set.Count < multiple) is { } small)
        {
            throw new ArgumentOutOfRangeException(
                "RoundTo",
                multiple,
                $"RoundTo is {multiple}, but {small.Name} has {small.Count} units; ask for at most that, or exclude the layer.");
        }
    }
}
