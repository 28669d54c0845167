namespace Microsoft.ML.Pruning.Masks;

/// <summary>A score's key, and where in its run the score lies.</summary>
internal readonly record struct ScoreEntry(uint Key, int Index)
{
    /// <summary>Counts the entries with keys in the range by (key - first) >> shift, on all processors.</summary>
    public static long[] Count(ScoreEntry[][] runs, KeyRange range, int shift) => Workers.Count(runs.Length, (i, counts) =>
    {
        foreach (var (key, _) in runs[i])
        {
            if (range.Contains(key))
            {
                counts[(key - range.First) >> shift]++;
            }
        }
    });
}
