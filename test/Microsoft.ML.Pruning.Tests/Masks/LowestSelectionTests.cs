using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

/// <summary>A guess of the threshold, right or wrong, changes nothing but the time.</summary>
public sealed class LowestSelectionTests
{
    public static TheoryData<string> Fills => [.. RandomScores.Fills];

    [Theory]
    [MemberData(nameof(Fills))]
    public void Whatever_the_guess_the_masks_agree_with_a_sort(string fill)
    {
        var random = new Random(1);
        for (var round = 0; round < 25; round++)
        {
            Scores[] segments =
            [
                .. Enumerable.Range(0, random.Next(1, 6)).Select(i => RandomScores.Segment(fill, $"s{i}", random.Next(0, 300), random))
            ];
            uint[] keys = [.. SortedKeys(segments)];
            foreach (var count in new[] { 0, 1, random.Next(keys.Length + 1), keys.Length - 1, keys.Length }.Where(
                count => count >= 0 && count <= keys.Length))
            {
                foreach (var guess in Guesses(keys, count, random))
                {
                    LowestReference.AssertAgrees(segments, count, new LowestSelection(segments).Select(count, guess));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Fills))]
    public void Too_much_inside_the_guess_is_no_harm(string fill)
    {
        var random = new Random(2);
        Scores[] segments = [RandomScores.Segment(fill, "a", 4000, random), RandomScores.Segment(fill, "b", 9000, random)];
        var candidates = segments.Sum(s => s.CandidateCount);
        foreach (var count in new[] { 1, candidates / 3, candidates })
        {
            LowestReference.AssertAgrees(segments, count, new LowestSelection(segments).Select(count, KeyRange.All));
        }
    }

    [Fact]
    public void A_NaN_is_refused_wherever_it_is_and_whatever_the_guess()
    {
        foreach (var length in new[] { 1, 15, 16, 17, 63, 64, 65, 130 })
        {
            for (var place = 0; place < length; place++)
            {
                var values = RandomScores.Values("normal", length, new Random(length));
                values[place] = BitConverter.UInt32BitsToSingle(place % 2 == 0 ? 0x7FC0_0000u : 0xFFC0_0000u);
                var scores = new Scores("fc1.weight", values) { IsAbsolute = place % 3 == 0 };
                foreach (var guess in new KeyRange?[]
                {
                    null,
                    KeyRange.All,
                    new(0, 0),
                    new(0x8000_0000, 0x8000_0000),
                    new(0x7000_0000, 0x9000_0000),
                    new(uint.MaxValue, uint.MaxValue)
                })
                {
                    var error = Assert.Throws<ArgumentException>(() => new LowestSelection([scores]).Select(length / 2, guess));
                    Assert.Contains($"'fc1.weight' at index {place} is NaN", error.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void What_is_no_candidate_may_be_NaN_inside_a_guess_too()
    {
        var values = RandomScores.Values("normal", 200, new Random(3));
        int[] places = [0, 15, 63, 64, 150, 199];
        foreach (var place in places)
        {
            values[place] = float.NaN;
        }

        var scores = new Scores("s", values) { Candidates = Mask.FromPrunedIndices(200, places) };
        foreach (var guess in new KeyRange?[] { null, KeyRange.All, new(0, 0), new(0x8000_0000, 0x8000_0000) })
        {
            LowestReference.AssertAgrees([scores], 77, new LowestSelection([scores]).Select(77, guess));
        }
    }

    private static IEnumerable<uint> SortedKeys(Scores[] segments) =>
        from scores in segments
        from i in Enumerable.Range(0, scores.Length)
        where scores.Candidates?[i] ?? true
        orderby scores[i]
        select ScoreKernel.For(scores).Key(scores.Values.Span[i]);

    /// <summary>The threshold itself, ranges about it, below it and above it, and any.</summary>
    private static IEnumerable<KeyRange?> Guesses(uint[] keys, int count, Random random)
    {
        var threshold = count == 0 ? 0x8000_0000 : keys[count - 1];
        var (one, other) = ((uint)random.NextInt64(1L << 32), (uint)random.NextInt64(1L << 32));
        return
        [
            null,
            KeyRange.All,
            new(threshold, threshold),
            new(threshold - 1, threshold - 1),
            new(threshold + 1, threshold + 1),
            new(threshold, threshold + 5),
            new(threshold - 5, threshold),
            new(threshold - (1 << 20), threshold + (1 << 20)),
            new(0, threshold - 1),
            new(threshold + 1, uint.MaxValue),
            new(Math.Min(one, other), Math.Max(one, other)),
        ];
    }
}
