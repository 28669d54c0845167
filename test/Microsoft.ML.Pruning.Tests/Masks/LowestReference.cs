using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

/// <summary>What <see cref="TopK"/> must do, written as a plain sort.</summary>
internal static class LowestReference
{
    public static bool[][] PruneLowest(IReadOnlyList<Scores> segments, long count)
    {
        var kept = segments
            .Select(scores => Enumerable.Range(0, scores.Length).Select(i => scores.Candidates?[i] ?? true).ToArray())
            .ToArray();
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

    /// <summary>Asserts that <see cref="TopK"/> keeps the same as the sort.</summary>
    public static void AssertAgrees(Scores[] segments, long count) => AssertAgrees(segments, count, TopK.PruneLowest(segments, count));

    /// <summary>Asserts that these masks keep the same as the sort.</summary>
    public static void AssertAgrees(Scores[] segments, long count, IReadOnlyList<Mask> kept)
    {
        var expected = PruneLowest(segments, count);
        for (var i = 0; i < segments.Length; i++)
        {
            Assert.Equal(Mask.FromKept(expected[i]), kept[i]);
        }
    }
}
