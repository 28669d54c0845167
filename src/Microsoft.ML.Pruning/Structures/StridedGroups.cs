using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Groups of equal size in a parameter.</summary>
/// <remarks>
/// The elements (outer x <paramref name="Size"/> + place) x <paramref name="Stride"/> + inner, for the places 0 to Size - 1, are a group
/// for every outer and every inner below Stride.
/// </remarks>
/// <param name="Size">The number of elements in a group.</param>
/// <param name="Stride">The distance between neighbours in a group.</param>
internal readonly record struct StridedGroups(int Size, int Stride)
{
    /// <summary>Scores by rank: (rank + 1/2) / Size.</summary>
    /// <remarks>
    /// The lowest of a group has rank 0, among equals the first, and elements that are no candidates rank below all others. So the lowest
    /// scores, however many, are spread evenly over the groups.
    /// </remarks>
    /// <exception cref="ArgumentException">A candidate's score is NaN.</exception>
    public Scores Rank(Scores scores)
    {
        var ranks = new float[scores.Length];
        var keys = new ulong[Size];
        for (var group = 0; group < scores.Length / Size; group++)
        {
            var first = FirstOf(group);
            ScoreRanking.Rank(scores, first, Stride, keys);
            for (var rank = 0; rank < Size; rank++)
            {
                ranks[first + ScoreRanking.PlaceOf(keys[rank]) * Stride] = (rank + 0.5f) / Size;
            }
        }

        return new Scores(scores.Name, ranks) { Candidates = scores.Candidates };
    }

    private int FirstOf(int group) => group / Stride * Size * Stride + group % Stride;
}
