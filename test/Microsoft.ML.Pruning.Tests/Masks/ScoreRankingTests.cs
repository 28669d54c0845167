using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class ScoreRankingTests
{
    private static readonly float[] Values =
    [
        0, -0f, 1, -1, 1.5f, -2, float.PositiveInfinity, float.NegativeInfinity, 1e-45f, float.MaxValue
    ];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Ranks_are_those_of_a_stable_sort(bool isAbsolute, bool someArePruned)
    {
        var random = new Random(1);
        for (var trial = 0; trial < 300; trial++)
        {
            var stride = random.Next(1, 4);
            var size = random.Next(1, 40);
            var first = random.Next(stride);
            var values = Enumerable.Range(0, size * stride).Select(_ => Values[random.Next(Values.Length)]).ToArray();
            var kept = values.Select(_ => !someArePruned || random.Next(3) > 0).ToArray();
            var scores = new Scores("s", values) { IsAbsolute = isAbsolute, Candidates = someArePruned ? Mask.FromKept(kept) : null };
            var keys = new ulong[size];
            ScoreRanking.Rank(scores, first, stride, keys);
            var expected = Enumerable.Range(0, size)
                .OrderBy(place => kept[first + place * stride])
                .ThenBy(place => kept[first + place * stride] ? scores[first + place * stride] : 0);
            Assert.Equal(expected, keys.Select(ScoreRanking.PlaceOf));
        }
    }

    [Fact]
    public void NaN_is_refused_where_it_could_be_chosen()
    {
        var scores = new Scores("fc1.weight", new float[] { 1, 2, float.NaN, 3 });
        var error = Assert.Throws<ArgumentException>(() => ScoreRanking.Rank(scores, 0, 2, new ulong[2]));
        Assert.Contains("'fc1.weight' at index 2 is NaN", error.Message, StringComparison.Ordinal);
        ScoreRanking.Rank(scores, 1, 2, new ulong[2]);
        ScoreRanking.Rank(scores with { Candidates = Mask.FromPrunedIndices(4, 2) }, 0, 2, new ulong[2]);
    }
}
