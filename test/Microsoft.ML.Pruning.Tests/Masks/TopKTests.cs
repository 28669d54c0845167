using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class TopKTests
{
    public static TheoryData<string> Fills => [.. RandomScores.Fills];

    [Theory]
    [MemberData(nameof(Fills))]
    public void Every_length_and_count_agrees_with_a_sort(string fill)
    {
        var random = new Random(1);
        for (var length = 0; length <= 300; length++)
        {
            var scores = new Scores("s", RandomScores.Values(fill, length, random)) { IsAbsolute = length % 2 == 1 };
            foreach (var count in Counts(length, random))
            {
                LowestReference.AssertAgrees([scores], count);
            }
        }
    }

    [Fact]
    public void Every_count_of_a_small_set_agrees_with_a_sort()
    {
        var random = new Random(2);
        for (var length = 0; length <= 70; length++)
        {
            var scores = new Scores("s", RandomScores.Values("few values", length, random));
            for (var count = 0; count <= length; count++)
            {
                LowestReference.AssertAgrees([scores], count);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Fills))]
    public void Several_segments_agree_with_a_sort(string fill)
    {
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            var segments = Enumerable.Range(0, random.Next(1, 6))
                .Select(i => RandomScores.Segment(fill, $"s{i}", random.Next(0, 400), random))
                .ToArray();
            foreach (var count in Counts(segments.Sum(s => s.CandidateCount), random))
            {
                LowestReference.AssertAgrees(segments, count);
            }
        }
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("few values")]
    [InlineData("all equal")]
    public void Segments_of_many_chunks_agree_with_a_sort(string fill)
    {
        var random = new Random(4);
        Scores[] segments =
        [
            RandomScores.Segment(fill, "a", 300_001, random),
            RandomScores.Segment(fill, "b", 17, random),
            RandomScores.Segment(fill, "c", 150_064, random)
        ];
        long candidates = segments.Sum(s => s.CandidateCount);
        foreach (var count in new[] { 1, candidates / 3, candidates * 9 / 10, candidates - 1 })
        {
            LowestReference.AssertAgrees(segments, count);
        }
    }

    [Fact]
    public void Among_equal_scores_the_lowest_index_goes_first()
    {
        Scores[] segments = [new("a", new float[] { 1, 0, 1 }), new("b", new[] { -0f, 1, 1 })];
        var kept = TopK.PruneLowest(segments, 4);
        Assert.Equal(Mask.FromPrunedIndices(3, 0, 1, 2), kept[0]);
        Assert.Equal(Mask.FromPrunedIndices(3, 0), kept[1]);
    }

    [Fact]
    public void Both_zeros_are_equal()
    {
        Assert.Equal(Mask.FromPrunedIndices(4, 0, 1), TopK.PruneLowest(new Scores("s", new[] { 0f, -0f, 0f, -0f }), 2));
        Assert.Equal(Mask.FromPrunedIndices(4, 0, 1), TopK.PruneLowest(new Scores("s", new[] { -0f, 0f, -0f, 0f }), 2));
    }

    [Fact]
    public void Infinities_are_ordered_as_numbers()
    {
        float[] values = [float.PositiveInfinity, 1, float.NegativeInfinity, -1];
        Assert.Equal(Mask.FromPrunedIndices(4, 2, 3), TopK.PruneLowest(new Scores("s", values), 2));
        Assert.Equal(Mask.FromPrunedIndices(4, 1, 3), TopK.PruneLowest(new Scores("s", values) { IsAbsolute = true }, 2));
    }

    [Fact]
    public void A_higher_count_keeps_a_subset()
    {
        var random = new Random(5);
        Scores[] segments = [RandomScores.Segment("few values", "a", 200, random), RandomScores.Segment("few values", "b", 300, random)];
        var previous = TopK.PruneLowest(segments, 0);
        for (var count = 1; count <= segments.Sum(s => s.CandidateCount); count++)
        {
            var kept = TopK.PruneLowest(segments, count);
            Assert.True(kept[0].IsSubsetOf(previous[0]) && kept[1].IsSubsetOf(previous[1]));
            previous = kept;
        }
    }

    [Theory]
    [InlineData(0x7FC00000)]
    [InlineData(0x7F800001)]
    [InlineData(0xFFC00000)]
    [InlineData(0xFFFFFFFF)]
    [InlineData(0xFF800001)]
    public void A_NaN_is_refused_by_name_and_index(uint bits)
    {
        foreach (var isAbsolute in new[] { false, true })
        {
            var values = Enumerable.Range(0, 100).Select(i => (float)i).ToArray();
            values[77] = BitConverter.UInt32BitsToSingle(bits);
            Scores[] segments = [new("good", new float[5]), new("fc1.weight", values) { IsAbsolute = isAbsolute }];
            foreach (var count in new[] { 0, 50, 105 })
            {
                var error = Assert.Throws<ArgumentException>(() => TopK.PruneLowest(segments, count));
                Assert.Contains("'fc1.weight' at index 77 is NaN", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void What_is_no_candidate_may_be_NaN()
    {
        var scores = new Scores("s", new[] { 3, float.NaN, 1, 2 }) { Candidates = Mask.FromPrunedIndices(4, 1) };
        Assert.Equal(Mask.FromPrunedIndices(4, 1, 2), TopK.PruneLowest(scores, 1));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void A_count_outside_the_candidates_is_refused(int count)
    {
        var scores = new Scores("s", new float[4]) { Candidates = Mask.FromPrunedIndices(4, 1) };
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => TopK.PruneLowest(scores, count));
        Assert.Equal(count, Convert.ToInt32(error.ActualValue, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("[0, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_scores_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => TopK.PruneLowest((Scores)null!, 0));
        Assert.Throws<ArgumentNullException>(() => TopK.PruneLowest((IReadOnlyList<Scores>)null!, 0));
        Assert.Throws<ArgumentNullException>(() => TopK.LastPruned(null!));
    }

    [Fact]
    public void Candidates_of_another_length_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new Scores("fc1.weight", new float[4]) { Candidates = Mask.AllKept(5) });
        Assert.Contains("'fc1.weight' has 4 scores", error.Message, StringComparison.Ordinal);
        Assert.Contains("mask of 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_pruned_is_the_highest_candidate_of_the_highest_index()
    {
        Assert.Equal(3, TopK.LastPruned(new Scores("s", new float[] { 5, 1, 0, 5, 9 }) { Candidates = Mask.FromPrunedIndices(5, 4) }));
        Assert.Equal(-1, TopK.LastPruned(new Scores("s", new float[] { 1 }) { Candidates = Mask.FromPrunedIndices(1, 0) }));
        Assert.Equal(-1, TopK.LastPruned(new Scores("s", Array.Empty<float>())));
    }

    private static long[] Counts(int candidates, Random random) =>
        candidates == 0 ? [0] : [0, 1, random.Next(candidates + 1), candidates * 9 / 10, candidates - 1, candidates];
}
