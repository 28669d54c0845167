using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class SetBitsTests
{
    [Fact]
    public void Places_come_in_order_however_many_bits_are_set()
    {
        var random = new Random(1);
        for (var words = 0; words <= 6; words++)
        {
            foreach (var density in new[] { 0, 0.02, 0.3, 0.9, 1 })
            {
                bool[] bits = [.. Enumerable.Range(0, words * 64).Select(_ => random.NextDouble() < density)];
                int[] expected = [.. Enumerable.Range(0, bits.Length).Where(i => bits[i])];
                var packed = Mask.FromKept(bits).Words;
                var places = new int[bits.Length + SetBits.Slack];
                Assert.Equal(expected.Length, SetBits.List(packed, places));
                Assert.Equal(expected, places[..expected.Length]);
                Assert.Equal(expected.Length, SetBits.Count(packed));
            }
        }
    }
}
