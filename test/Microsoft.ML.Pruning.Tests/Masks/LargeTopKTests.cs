using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

/// <summary>Sets so large that <see cref="TopK"/> begins with a guess.</summary>
public sealed class LargeTopKTests
{
    private const int Enough = 1 << 18;

    [Theory]
    [InlineData("all equal", 0.5)]
    [InlineData("zeros of both signs", 0.9)]
    [InlineData("infinities", 0.6)]
    [InlineData("denormals", 0.99)]
    [InlineData("ascending", 0.3)]
    [InlineData("descending", 0.8)]
    public void Hard_scores_agree_with_a_sort(string fill, double share)
    {
        var random = new Random(1);
        Scores[] segments = [RandomScores.Segment(fill, "a", 140_001, random), RandomScores.Segment(fill, "b", Enough - 140_000, random)];
        LowestReference.AssertAgrees(segments, (long)(share * segments.Sum(s => (long)s.CandidateCount)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Two_values_are_parted_where_one_gives_way_to_the_other(int beyond)
    {
        float[] values = [.. Enumerable.Range(0, Enough + 77).Select(i => i * 7 % 5 < 3 ? 1f : 2f)];
        LowestReference.AssertAgrees([new Scores("s", values)], values.Count(value => value == 1) + beyond);
    }

    [Fact]
    public void Many_tiny_segments_agree_with_a_sort()
    {
        var random = new Random(2);
        Scores[] segments =
        [
            .. Enumerable.Range(0, 40_000).Select(i => RandomScores.Segment("normal", $"s{i}", random.Next(0, 15), random))
        ];
        Assert.True(segments.Sum(s => s.Length) > Enough);
        LowestReference.AssertAgrees(segments, segments.Sum(s => (long)s.CandidateCount) * 7 / 10);
    }

    [Fact]
    public void Few_candidates_among_many_scores_agree_with_a_sort()
    {
        var random = new Random(3);
        bool[] kept = [.. Enumerable.Range(0, Enough).Select(_ => random.Next(5000) == 0)];
        var scores = new Scores("s", RandomScores.Values("normal", Enough, random)) { Candidates = Mask.FromKept(kept) };
        foreach (var count in new[] { 1, scores.CandidateCount / 2, scores.CandidateCount })
        {
            LowestReference.AssertAgrees([scores], count);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(131_071)]
    [InlineData(131_072)]
    [InlineData(200_000)]
    [InlineData(Enough + 40)]
    public void A_NaN_is_refused_by_name_and_index(int place)
    {
        var values = RandomScores.Values("normal", Enough + 41, new Random(4));
        values[place] = float.NaN;
        Scores[] segments = [new("good", new float[5]), new("fc1.weight", values)];
        foreach (var count in new[] { 0, 1, Enough / 2, Enough + 46 })
        {
            var error = Assert.Throws<ArgumentException>(() => TopK.PruneLowest(segments, count));
            Assert.Contains($"'fc1.weight' at index {place} is NaN", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_first_of_several_NaN_is_named()
    {
        var values = new float[Enough * 2];
        values[300_000] = values[500_000] = float.NaN;
        var error = Assert.Throws<ArgumentException>(() => TopK.PruneLowest(new Scores("s", values), Enough));
        Assert.Contains("index 300000", error.Message, StringComparison.Ordinal);
    }
}
