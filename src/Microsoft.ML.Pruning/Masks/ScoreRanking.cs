namespace Microsoft.ML.Pruning.Masks;

/// <summary>Ranks scores in the order of <see cref="TopK"/>.</summary>
/// <remarks>
/// The order is by score, and among equal scores the lowest index first. Keys are sorted that hold the order-preserving bits of a score
/// above and the place of the element below.
/// </remarks>
internal static class ScoreRanking
{
    /// <summary>Ranks elements that lie a stride apart.</summary>
    /// <remarks>
    /// The elements are <paramref name="first"/> + place x <paramref name="stride"/>, for the places 0 to the number of keys - 1.
    /// </remarks>
    /// <param name="scores">The scores; elements that are no candidates rank lowest, by index.</param>
    /// <param name="first">The index of the first element.</param>
    /// <param name="stride">The distance between the elements, at least 1.</param>
    /// <param name="keys">Takes one key an element, by rising rank; <see cref="PlaceOf"/> gives the place.</param>
    /// <exception cref="ArgumentException">A candidate's score is NaN.</exception>
    public static void Rank(Scores scores, int first, int stride, Span<ulong> keys)
    {
        var values = scores.Values.Span;
        for (var place = 0; place < keys.Length; place++)
        {
            var index = first + place * stride;
            keys[place] = ((ulong)OrderOf(scores, values, index) << 32) | (uint)place;
        }

        keys.Sort();
    }

    /// <summary>The place of the element that a key belongs to.</summary>
    public static int PlaceOf(ulong key) => (int)(uint)key;

    /// <summary>The key of a score, above 0; 0 for no candidate.</summary>
    private static uint OrderOf(Scores scores, ReadOnlySpan<float> values, int index)
    {
        if (scores.Candidates is { } candidates && !candidates[index])
        {
            return 0;
        }

        return float.IsNaN(values[index]) ? throw scores.NotANumber(index, nameof(scores))
            : scores.IsAbsolute ? AbsoluteOrder.Key(values[index]) : SignedOrder.Key(values[index]);
    }
}
