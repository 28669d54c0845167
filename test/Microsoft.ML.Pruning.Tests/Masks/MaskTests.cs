using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class MaskTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 31, 63, 64, 65, 127, 128, 129, 300];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_mask_says_what_it_was_made_of(int length)
    {
        var kept = RandomBits(length, 1);
        var mask = Mask.FromKept(kept);
        Assert.Equal(kept, Bits(mask));
        Assert.Equal(kept.Count(bit => bit), mask.KeptCount);
        Assert.Equal(kept.Count(bit => !bit), mask.PrunedCount);
        Assert.Equal(mask, Mask.FromPrunedIndices(length, [.. Enumerable.Range(0, length).Where(i => !kept[i])]));
        Assert.Equal(mask, Mask.FromWords(length, mask.Words));
        Assert.Equal(mask.GetHashCode(), Mask.FromWords(length, mask.Words).GetHashCode());
        Assert.Equal(length, Mask.AllKept(length).KeptCount);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void And_or_not_and_subset_work_on_every_element(int length)
    {
        var (a, b) = (RandomBits(length, 2), RandomBits(length, 3));
        var (first, second) = (Mask.FromKept(a), Mask.FromKept(b));
        Assert.Equal(a.Zip(b, (x, y) => x && y), Bits(first.And(second)));
        Assert.Equal(a.Zip(b, (x, y) => x || y), Bits(first.Or(second)));
        Assert.Equal(a.Select(x => !x), Bits(first.Not()));
        Assert.True(first.And(second).IsSubsetOf(first));
        Assert.True(first.IsSubsetOf(first.Or(second)));
        Assert.Equal(a.Zip(b).All(pair => !pair.First || pair.Second), first.IsSubsetOf(second));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Applying_sets_pruned_values_to_positive_zero_and_keeps_the_bits_of_others(int length)
    {
        var kept = RandomBits(length, 4);
        var mask = Mask.FromKept(kept);
        float[] source = [.. Enumerable.Range(0, length).Select(i => i % 7 == 0 ? -0f : i % 11 == 0 ? float.NaN : -1f - i)];
        var copy = new float[length];
        mask.Apply(source, copy);
        mask.ApplyTo(source);
        for (var i = 0; i < length; i++)
        {
            var expected = !kept[i] ? 0f : i % 7 == 0 ? -0f : i % 11 == 0 ? float.NaN : -1f - i;
            Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(copy[i]));
            Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(source[i]));
        }

        Assert.True(mask.HoldsFor(copy));
    }

    [Fact]
    public void Applying_to_many_values_agrees_with_a_loop()
    {
        const int Length = 2_500_003;
        var mask = Mask.FromKept(RandomBits(Length, 5));
        float[] source = [.. Enumerable.Range(1, Length).Select(i => (float)i)];
        var copy = new float[Length];
        mask.Apply(source, copy);
        for (var i = 0; i < Length; i++)
        {
            if (copy[i] != (mask[i] ? source[i] : 0f))
            {
                Assert.Fail($"Element {i} is {copy[i]}.");
            }
        }
    }

    [Fact]
    public void A_mask_does_not_hold_where_a_pruned_value_is_not_zero()
    {
        for (var length = 1; length < 140; length++)
        {
            var values = new float[length];
            values[^1] = float.Epsilon;
            Assert.False(Mask.FromPrunedIndices(length, length - 1).HoldsFor(values));
            Assert.True(Mask.FromPrunedIndices(length, 0).HoldsFor(values) || length == 1);
        }
    }

    [Fact]
    public void Kept_in_a_range_is_counted_for_every_range()
    {
        var kept = RandomBits(150, 6);
        var mask = Mask.FromKept(kept);
        for (var start = 0; start <= 150; start++)
        {
            for (var length = 0; start + length <= 150; length++)
            {
                Assert.Equal(kept.Skip(start).Take(length).Count(bit => bit), mask.KeptCountOf(start, length));
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => mask.KeptCountOf(100, 51));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.KeptCountOf(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.KeptCountOf(0, -1));
    }

    [Fact]
    public void Wrong_arguments_are_refused_with_both_sizes()
    {
        var mask = Mask.AllKept(65);
        Assert.Contains("[0, 65)", Assert.Throws<ArgumentOutOfRangeException>(() => mask[65]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => mask[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Mask.AllKept(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mask.FromPrunedIndices(3, 3));
        Assert.Contains(
            "takes 2 words, but 1", Assert.Throws<ArgumentException>(() => Mask.FromWords(65, [0])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "past element 64", Assert.Throws<ArgumentException>(() => Mask.FromWords(65, [0, 2])).Message, StringComparison.Ordinal);
        foreach (var wrong in new Action[]
        {
            () => mask.And(Mask.AllKept(64)),
            () => mask.Or(Mask.AllKept(64)),
            () => mask.IsSubsetOf(Mask.AllKept(64)),
            () => mask.ApplyTo(new float[64]),
            () => mask.Apply(new float[65], new float[64]),
            () => mask.Apply(new float[64], new float[65]),
            () => mask.HoldsFor(new float[64]),
        })
        {
            Assert.Contains("has 65 elements, but 64", Assert.Throws<ArgumentException>(wrong).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Masks_of_other_lengths_or_bits_are_not_equal()
    {
        Assert.NotEqual(Mask.AllKept(64), Mask.AllKept(65));
        Assert.NotEqual(Mask.AllKept(64), Mask.FromPrunedIndices(64, 63));
        Assert.False(Mask.AllKept(1).Equals(null));
        Assert.Equal("63 of 64 kept", Mask.FromPrunedIndices(64, 63).ToString());
    }

    private static bool[] RandomBits(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(2) == 0)];
    }

    private static bool[] Bits(Mask mask) => [.. Enumerable.Range(0, mask.Length).Select(i => mask[i])];
}
