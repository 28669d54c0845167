using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class KeySampleTests
{
    private const int Enough = 1 << 18;

    [Fact]
    public void There_is_no_guess_for_few_scores_or_for_none_to_prune()
    {
        Assert.Null(KeySample.Guess([new Scores("s", new float[Enough - 1])], 5));
        Assert.Null(KeySample.Guess([new Scores("s", new float[Enough])], 0));
        Assert.NotNull(KeySample.Guess([new Scores("s", new float[Enough])], 1));
        Assert.Null(KeySample.Guess([], 0));
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("few values")]
    [InlineData("all equal")]
    [InlineData("ascending")]
    [InlineData("descending")]
    public void The_guess_holds_the_threshold_and_little_else_where_values_differ(string fill)
    {
        var random = new Random(1);
        Scores[] segments =
        [
            RandomScores.Segment(fill, "a", 200_001, random),
            RandomScores.Segment(fill, "b", 7, random),
            RandomScores.Segment(fill, "c", 150_000, random)
        ];
        float[] sorted =
        [
            .. segments.SelectMany(s => Enumerable.Range(0, s.Length).Where(i => s.Candidates?[i] ?? true).Select(i => s[i])).Order()
        ];
        foreach (var rank in new[] { 1, 2, sorted.Length / 3, sorted.Length / 2, sorted.Length * 9 / 10, sorted.Length - 1, sorted.Length })
        {
            var guess = KeySample.Guess(segments, rank)!.Value;
            Assert.Equal(guess, KeySample.Guess(segments, rank));
            Assert.InRange(SignedOrder.Key(sorted[rank - 1]), guess.First, guess.Last);
            if (fill is not ("few values" or "all equal"))
            {
                Assert.InRange(sorted.Count(score => guess.Contains(SignedOrder.Key(score))), 1, sorted.Length / 16);
            }
        }
    }

    [Fact]
    public void One_value_for_all_gives_that_value_alone()
    {
        var key = SignedOrder.Key(0.5f);
        Assert.Equal(
            new KeyRange(key, key),
            KeySample.Guess([new Scores("s", RandomScores.Values("all equal", Enough, new Random(1)))], Enough / 2));
    }

    [Fact]
    public void Candidates_alone_are_asked()
    {
        var values = new float[Enough];
        var kept = new bool[Enough];
        for (var i = 0; i < Enough; i += 3)
        {
            (values[i], kept[i]) = (1, true);
        }

        var key = SignedOrder.Key(1);
        Assert.Equal(new KeyRange(key, key), KeySample.Guess([new Scores("s", values) { Candidates = Mask.FromKept(kept) }], Enough / 6));
    }
}
