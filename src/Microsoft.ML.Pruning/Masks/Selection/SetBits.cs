using System.Numerics;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>Counts and lists set bits.</summary>
internal static class SetBits
{
    /// <summary>How many places past the last one <see cref="List"/> may write.</summary>
    public const int Slack = 4;

    /// <summary>The number of set bits.</summary>
    public static int Count(ReadOnlySpan<ulong> words)
    {
        long count = 0;
        foreach (var word in words)
        {
            count += BitOperations.PopCount(word);
        }

        return (int)count;
    }

    /// <summary>Lists the places of all set bits and returns their number.</summary>
    /// <remarks>
    /// They are in order, 64 bits a word. Four are listed at a time, wanted or not: where few bits are set, a branch for each would be
    /// guessed wrong.
    /// </remarks>
    public static int List(ReadOnlySpan<ulong> words, Span<int> places)
    {
        var end = 0;
        for (var word = 0; word < words.Length; word++)
        {
            var bits = words[word];
            var first = word * ScoreRun.Group;
            var next = end;
            end += BitOperations.PopCount(bits);
            do
            {
                var four = places.Slice(next, Slack);
                four[0] = first + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                four[1] = first + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                four[2] = first + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                four[3] = first + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
                next += Slack;
            }
            while (next < end);
        }

        return end;
    }
}
