using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class MaskSetTests
{
    private static readonly Mask First = Mask.FromPrunedIndices(4, 0);
    private static readonly Mask Second = Mask.FromPrunedIndices(4, 1);

    [Fact]
    public void A_set_is_a_value_and_With_leaves_the_old_one_alone()
    {
        var one = MaskSet.Empty.With("a", First);
        var two = one.With("b", Second);
        Assert.Empty(MaskSet.Empty);
        Assert.Single(one);
        Assert.Equal(two, MaskSet.Empty.With("b", Second).With("a", First));
        Assert.Equal(two.GetHashCode(), MaskSet.Empty.With("b", Second).With("a", First).GetHashCode());
        Assert.NotEqual(one, two);
        Assert.NotEqual(one, MaskSet.Empty.With("a", Second));
        Assert.NotEqual(one, MaskSet.Empty.With("b", First));
        Assert.Equal(["a", "b"], two.Keys);
        Assert.Equal([First, Second], two.Values);
    }

    [Fact]
    public void And_keeps_what_both_keep_and_has_the_parameters_of_either()
    {
        var both = MaskSet.Empty.With("a", First).With("b", First).And(MaskSet.Empty.With("a", Second).With("c", Second));
        Assert.Equal(First.And(Second), both["a"]);
        Assert.Equal(First, both["b"]);
        Assert.Equal(Second, both["c"]);
        Assert.Throws<ArgumentException>(() => both.And(MaskSet.Empty.With("a", Mask.AllKept(5))));
    }

    [Fact]
    public void A_missing_mask_is_named_with_those_that_exist()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => MaskSet.Empty.With("a", First)["x"]);
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains("a", error.Message, StringComparison.Ordinal);
        Assert.False(MaskSet.Empty.TryGetValue("x", out _));
        Assert.Throws<ArgumentException>(() => MaskSet.Empty.With("", First));
        Assert.Throws<ArgumentNullException>(() => MaskSet.Empty.With("a", null!));
    }
}
