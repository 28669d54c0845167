using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>A run of one segment's scores for one worker, from a mask word on.</summary>
internal readonly record struct ScoreChunk(int Segment, int Start, int Length)
{
    private const int MaximumLength = 1 << 17;

    /// <summary>Cuts the segments into chunks, in order.</summary>
    public static ImmutableArray<ScoreChunk> Split(IReadOnlyList<Scores> segments)
    {
        var chunks = ImmutableArray.CreateBuilder<ScoreChunk>();
        for (var segment = 0; segment < segments.Count; segment++)
        {
            // The step behind the last chunk of a very long segment does not fit an int.
            for (long start = 0; start < segments[segment].Length; start += MaximumLength)
            {
                chunks.Add(new ScoreChunk(segment, (int)start, Math.Min(MaximumLength, segments[segment].Length - (int)start)));
            }
        }

        return chunks.ToImmutable();
    }
}
