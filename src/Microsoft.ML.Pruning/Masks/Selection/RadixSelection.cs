namespace Microsoft.ML.Pruning.Masks;

/// <summary>Finds the key of a rank by counting digits from the top.</summary>
internal static class RadixSelection
{
    /// <summary>The values of a digit; their counts fit the innermost cache.</summary>
    public const int Buckets = 1 << DigitBits;

    private const int DigitBits = 11;

    /// <summary>The key of the given rank among those in a range.</summary>
    /// <remarks>Three counts for all keys, fewer for a narrow range.</remarks>
    /// <param name="range">The range to look in.</param>
    /// <param name="rank">The rank, from 1 to the number of keys in the range; 0 gives the first key of the range.</param>
    /// <param name="count">
    /// Counts the keys in a range by (key - first) >> shift; the shift is such that these are less than <see cref="Buckets"/>.
    /// </param>
    /// <returns>The key, and the rank among those equal to it.</returns>
    public static (uint Key, long Rank) Find(KeyRange range, long rank, Func<KeyRange, int, long[]> count)
    {
        while (range.Width > 0)
        {
            var shift = Math.Max(0, range.Bits - DigitBits);
            var counts = count(range, shift);
            var bucket = 0u;
            while (rank > counts[bucket])
            {
                rank -= counts[bucket++];
            }

            range = range.Bucket(bucket, shift);
        }

        return (range.First, rank);
    }
}
