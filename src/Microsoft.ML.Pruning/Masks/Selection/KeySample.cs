namespace Microsoft.ML.Pruning.Masks;

/// <summary>Guesses from a sample of the scores where the key of a rank lies.</summary>
internal static class KeySample
{
    // With fewer scores a guess saves little, and with a smaller sample the range would be wide.
    private const int FewestScores = 1 << 18;
    private const int ScoresPerSample = 16;
    private const int MostSamples = 1 << 16;
    private const int SamplesPerPiece = 1 << 11;

    // A rank in the sample strays further than four standard deviations once in 16,000 times.
    private const double Deviations = 4;

    /// <summary>A range that most likely holds the key of a rank.</summary>
    /// <remarks>
    /// The rank is among all candidates. Null where there are too few scores for that to pay. The sample takes one score from each of many
    /// stretches of equal length, at places that look random but are always the same.
    /// </remarks>
    public static KeyRange? Guess(IReadOnlyList<Scores> segments, long rank)
    {
        var starts = new long[segments.Count + 1];
        for (var i = 0; i < segments.Count; i++)
        {
            starts[i + 1] = starts[i] + segments[i].Length;
        }

        if (rank == 0 || starts[^1] < FewestScores)
        {
            return null;
        }

        var drawn = Draw(segments, starts, (int)Math.Min(starts[^1] / ScoresPerSample, MostSamples));
        var samples = drawn.Sum(piece => piece.Length);
        var share = rank / (double)segments.Sum(s => (long)s.CandidateCount);
        var margin = Deviations * Math.Sqrt(samples * share * (1 - share)) + 1;
        var first = (long)Math.Floor(share * samples - margin);
        var last = (long)Math.Ceiling(share * samples + margin);
        return new KeyRange(first < 1 ? 0 : KeyOf(first, drawn), last > samples ? uint.MaxValue : KeyOf(last, drawn));
    }

    private static ScoreEntry[][] Draw(IReadOnlyList<Scores> segments, long[] starts, int samples)
    {
        var pieces = new ScoreEntry[(samples - 1) / SamplesPerPiece + 1][];
        var stretch = starts[^1] / (double)samples;
        Workers.ForEach(pieces.Length, piece =>
        {
            var first = piece * SamplesPerPiece;
            pieces[piece] = Draw(segments, starts, first, Math.Min(first + SamplesPerPiece, samples), stretch);
        });
        return pieces;
    }

    private static ScoreEntry[] Draw(IReadOnlyList<Scores> segments, long[] starts, int first, int end, double stretch)
    {
        var drawn = new ScoreEntry[end - first];
        var count = 0;
        var segment = Array.BinarySearch(starts, Place(first, stretch));
        segment = segment < 0 ? ~segment - 1 : segment;
        for (var sample = first; sample < end; segment++)
        {
            var (scores, kernel) = (segments[segment], ScoreKernel.For(segments[segment]));
            var values = scores.Values.Span;
            for (long place; sample < end && (place = Place(sample, stretch) - starts[segment]) < values.Length; sample++)
            {
                if (scores.Candidates?[(int)place] ?? true)
                {
                    drawn[count++] = new ScoreEntry(kernel.Key(values[(int)place]), (int)place);
                }
            }
        }

        return drawn[..count];
    }

    /// <summary>A place in the stretch of that number.</summary>
    /// <remarks>
    /// Fractions of multiples of the golden ratio fill the unit interval evenly. They have 32 bits and the number 16, so that no rounding
    /// leads past the last stretch.
    /// </remarks>
    private static long Place(int sample, double stretch)
    {
        var fraction = (uint)sample * 0x9E37_79B9 / (double)(1L << 32);
        return (long)((sample + fraction) * stretch);
    }

    private static uint KeyOf(long rank, ScoreEntry[][] drawn) =>
        RadixSelection.Find(KeyRange.All, rank, (range, shift) => ScoreEntry.Count(drawn, range, shift)).Key;
}
