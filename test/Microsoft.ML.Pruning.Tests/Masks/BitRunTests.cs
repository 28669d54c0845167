using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class BitRunTests
{
    [Fact]
    public void Bits_of_a_run_are_set_or_cleared_and_no_others()
    {
        for (var start = 0; start < 130; start += 7)
        {
            for (var length = 0; length <= 192 - start; length += 5)
            {
                ulong[] set = [0, 0, 0];
                ulong[] cleared = [ulong.MaxValue, ulong.MaxValue, ulong.MaxValue];
                BitRun.Set(set, start, length);
                BitRun.Clear(cleared, start, length);
                bool[] expected = [.. Enumerable.Range(0, 192).Select(i => i >= start && i < start + length)];
                Assert.Equal(Mask.FromKept(expected), Mask.FromWords(192, set));
                Assert.Equal(Mask.FromKept(expected).Not(), Mask.FromWords(192, cleared));
            }
        }
    }
}
