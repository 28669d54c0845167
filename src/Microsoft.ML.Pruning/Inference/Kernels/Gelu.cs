using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The exact Gaussian error linear unit: y = x / 2 (1 + erf(x / sqrt 2)).</summary>
internal static class Gelu
{
    public static void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        for (var i = 0; i < input.Length; i++)
        {
            output[i] = (float)(0.5 * input[i] * (1 + ErrorFunction.Compute(input[i] / Math.Sqrt(2))));
        }
    }
}
