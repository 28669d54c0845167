using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Allocations;

public sealed class GlobalAllocationTests
{
    private static readonly LayerScores Small = new(
        "small", new Scores("small", new float[] { 0.3f, 0.4f, 0, 0 }) { Candidates = Mask.FromPrunedIndices(4, 3) });
    private static readonly LayerScores Large = new("large", new Scores("large", new float[] { -10, 1, 10, 100 }) { IsAbsolute = true });

    [Fact]
    public void Divided_by_their_norm_scores_of_layers_compare_by_their_part()
    {
        var plain = new GlobalAllocation().Allocate([Small, Large], 0.5);
        Assert.Equal([Mask.FromPrunedIndices(4, 0, 2, 3), Mask.FromPrunedIndices(4, 1)], plain.Select(layer => layer.Kept).ToArray());
        var normalised = new GlobalAllocation(LayerNormalization.L2).Allocate([Small, Large], 0.5);
        Assert.Equal([Mask.FromPrunedIndices(4, 2, 3), Mask.FromPrunedIndices(4, 0, 1)], normalised.Select(layer => layer.Kept).ToArray());
    }

    [Fact]
    public void A_layer_of_zeros_and_what_is_pruned_already_do_no_harm()
    {
        var zeros = new LayerScores("zeros", new Scores("zeros", new float[4]));
        var kept = new GlobalAllocation(LayerNormalization.L2).Allocate([zeros, Small], 0.5);
        Assert.Equal([Mask.FromPrunedIndices(4, 0, 1, 2), Mask.FromPrunedIndices(4, 3)], kept.Select(layer => layer.Kept).ToArray());
        var ruled = new LayerScores(
            "ruled", new Scores("ruled", new float[] { 1, 1, float.PositiveInfinity, 5 }) { Candidates = Mask.FromPrunedIndices(4, 2) });
        Assert.Equal(2, new GlobalAllocation(LayerNormalization.L2).Allocate([ruled], 0.5)[0].Kept.KeptCount);
    }

    [Fact]
    public void Infinite_and_NaN_scores_and_unknown_normalisations_are_refused()
    {
        var allocation = new GlobalAllocation(LayerNormalization.L2);
        var infinite = new LayerScores("inf", new Scores("inf", new float[] { 1, float.PositiveInfinity, 2 }));
        Assert.Contains(
            "'inf'", Assert.Throws<ArgumentException>(() => allocation.Allocate([infinite], 0.5)).Message, StringComparison.Ordinal);
        var undefined = new LayerScores("nan", new Scores("nan", new float[] { 1, float.NaN, 2 }));
        Assert.Contains(
            "'nan'", Assert.Throws<ArgumentException>(() => allocation.Allocate([undefined], 0.5)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "None, L2",
            Assert.Throws<ArgumentOutOfRangeException>(() => new GlobalAllocation((LayerNormalization)5)).Message,
            StringComparison.Ordinal);
        Assert.Equal(["global", "global, normalised"], new[] { new GlobalAllocation().Name, allocation.Name });
    }
}
