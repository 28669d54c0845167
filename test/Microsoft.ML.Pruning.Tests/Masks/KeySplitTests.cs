using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class KeySplitTests
{
    [Fact]
    public void Signed_scores_of_every_length_are_split_as_one_by_one() => AssertAgreesAtEveryLength<SignedOrder>(value => value);

    [Fact]
    public void Absolute_scores_of_every_length_are_split_as_one_by_one() => AssertAgreesAtEveryLength<AbsoluteOrder>(MathF.Abs);

    [Fact]
    public void A_NaN_is_seen_at_every_place()
    {
        float[] numbers =
        [
            .. Enumerable.Range(0, 150).Select(i => (i % 3) switch { 0 => float.PositiveInfinity, 1 => float.NegativeInfinity, _ => i })
        ];
        Assert.False(HasNaN(numbers));
        foreach (var bits in new[] { 0x7F80_0001u, 0x7FC0_0000u, 0xFF80_0001u, 0xFFFF_FFFFu })
        {
            for (var place = 0; place < numbers.Length; place++)
            {
                float[] values = [.. numbers];
                values[place] = BitConverter.UInt32BitsToSingle(bits);
                Assert.True(HasNaN(values));
            }
        }

        static bool HasNaN(float[] values)
        {
            var (above, inside) = (new ulong[3], new ulong[3]);
            var signed = KeySplit<SignedOrder>.Split(values, KeyRange.All, above, inside);
            Assert.Equal(signed, KeySplit<AbsoluteOrder>.Split(values, KeyRange.All, above, inside));
            Assert.Equal(signed, KeySplit<SignedOrder>.SplitPlainly(values, KeyRange.All, above, inside));
            return signed;
        }
    }

    private static void AssertAgreesAtEveryLength<TOrder>(Func<float, float> score)
        where TOrder : struct, IScoreOrder
    {
        var random = new Random(1);
        for (var length = 0; length <= 300; length++)
        {
            foreach (var fill in new[] { "normal", "few values", "zeros of both signs", "infinities", "denormals" })
            {
                var values = RandomScores.Values(fill, length, random);
                var (low, high) = (
                    length == 0 ? 0 : score(values[random.Next(length)]),
                    length == 0 ? 0 : score(values[random.Next(length)]));
                (low, high) = (Math.Min(low, high), Math.Max(low, high));
                var range = new KeyRange(SignedOrder.Key(low), SignedOrder.Key(high));
                var (above, inside) = Split(KeySplit<TOrder>.Split, values, range);
                Assert.Equal(Bits(values, value => score(value) > high), above);
                Assert.Equal(Bits(values, value => score(value) >= low && score(value) <= high), inside);
                var plainly = Split(KeySplit<TOrder>.SplitPlainly, values, range);
                Assert.Equal(above, plainly.Above);
                Assert.Equal(inside, plainly.Inside);
            }
        }
    }

    private static (ulong[] Above, ulong[] Inside) Split(Splitter split, float[] values, KeyRange range)
    {
        // What is there before must not matter.
        var (above, inside) = (new ulong[Mask.WordCount(values.Length)], new ulong[Mask.WordCount(values.Length)]);
        Array.Fill(above, ulong.MaxValue);
        Array.Fill(inside, ulong.MaxValue);
        Assert.False(split(values, range, above, inside));
        return (above, inside);
    }

    private static ulong[] Bits(float[] values, Func<float, bool> isSet) => Mask.FromKept([.. values.Select(isSet)]).Words.ToArray();

    private delegate bool Splitter(ReadOnlySpan<float> values, KeyRange range, Span<ulong> above, Span<ulong> inside);
}
