namespace Microsoft.ML.Pruning.Masks;

/// <summary>The inner loops of <see cref="TopK"/> over a run of scores.</summary>
internal abstract class ScoreKernel
{
    /// <summary>The loops for the order of these scores.</summary>
    public static ScoreKernel For(Scores scores) =>
        scores.IsAbsolute ? ScoreKernel<AbsoluteOrder>.Instance : ScoreKernel<SignedOrder>.Instance;

    /// <summary>The key of one stored value.</summary>
    public abstract uint Key(float value);

    /// <summary>Counts the candidates with keys in the range by (key - first) >> shift.</summary>
    public abstract void Count(ScoreRun run, KeyRange range, int shift, Span<long> histogram);

    /// <summary>Keeps the candidates whose key is above the range.</summary>
    /// <remarks>Every word of <paramref name="kept"/> is written.</remarks>
    /// <param name="run">The scores.</param>
    /// <param name="range">The range.</param>
    /// <param name="kept">The bits of the run.</param>
    /// <param name="entries">
    /// Takes the candidates inside the range, in order; as long as the run, or empty where their number is enough.
    /// </param>
    public abstract RunPartition Mark(ScoreRun run, KeyRange range, Span<ulong> kept, Span<ScoreEntry> entries);

    /// <summary>Keeps candidates that have the threshold itself, but for the first <paramref name="skip"/>.</summary>
    public abstract void MarkTies(ScoreRun run, uint threshold, int skip, Span<ulong> kept);
}
