using Microsoft.ML.Pruning.Inference;

namespace Microsoft.ML.Pruning.Tests.Inference.Kernels;

public sealed class PairMaximumTests
{
    [Fact]
    public void Each_output_is_the_greatest_of_four_pixels()
    {
        var random = new Random(1);
        for (var width = 1; width < 100; width++)
        {
            float[] upper = [.. Enumerable.Range(0, width).Select(_ => random.NextSingle() - 0.5f)];
            float[] lower = [.. Enumerable.Range(0, width).Select(_ => random.NextSingle() - 0.5f)];
            var output = new float[width / 2];
            PairMaximum.Apply(upper, lower, output);
            Assert.Equal(
                Enumerable.Range(0, width / 2).Select(
                    x => new[] { upper[2 * x], upper[(2 * x) + 1], lower[2 * x], lower[(2 * x) + 1] }.Max()),
                output);
        }
    }
}
