using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

/// <summary>What <see cref="TopK"/> must do, written as a plain sort.</summary>
internal static class LowestReference
{
    public static bool[][] PruneLowest(IReadOnlyList<Scores> segments, long count)
    {
        var kept = segments.Select(scores => Enumerable.Range(0, scores.Length).Select(i => scores.Candidates?[i] ?? true).ToArray()).ToArray();
        var order = segments
            .SelectMany((scores, segment) => Enumerable.Range(0, scores.Length).Select(index => (Segment: segment, Index: index)))
            .Where(place => kept[place.Segment][place.Index])
            .OrderBy(place => segments[place.Segment][place.Index])
            .ThenBy(place => place.Segment)
            .ThenBy(place => place.Index)
            .ToArray();
        foreach (var (segment, index) in order.Take((int)count))
        {
            kept[segment][index] = false;
        }

        return kept;
    }
}
