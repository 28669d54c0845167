using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class RadixSelectionTests
{
    [Fact]
    public void Every_rank_in_ranges_of_every_width_is_found()
    {
        var random = new Random(1);
        for (var bits = 0; bits <= 32; bits++)
        {
            var width = (uint)((1L << bits) - 1);
            var first = (uint)random.NextInt64((1L << 32) - width);
            uint[] inside = [.. Enumerable.Range(0, 40).Select(_ => first + (uint)random.NextInt64((long)width + 1)), first, first + width];
            AssertFindsEveryRank(new KeyRange(first, first + width), [.. inside, .. inside.Take(5), first - 1, first + width + 1]);
        }
    }

    /// <summary>Keys outside the range (before the first and past the last, where there are such) count for nothing.</summary>
    private static void AssertFindsEveryRank(KeyRange range, uint[] keys)
    {
        uint[] sorted = [.. keys.Where(key => key >= range.First && key <= range.Last).Order()];
        ScoreEntry[][] runs =
        [
            [.. keys.Take(7).Select(key => new ScoreEntry(key, 0))], [], [.. keys.Skip(7).Select(key => new ScoreEntry(key, 0))]
        ];
        for (var rank = 1; rank <= sorted.Length; rank++)
        {
            var key = sorted[rank - 1];
            var among = rank - sorted.Count(other => other < key);
            Assert.Equal((key, among), RadixSelection.Find(range, rank, (part, shift) => ScoreEntry.Count(runs, part, shift)));
        }

        Assert.Equal((range.First, 0), RadixSelection.Find(range, 0, (part, shift) => ScoreEntry.Count(runs, part, shift)));
    }
}
