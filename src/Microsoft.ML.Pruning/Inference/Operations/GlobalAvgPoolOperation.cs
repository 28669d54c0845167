using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The mean of every channel.</summary>
internal sealed class GlobalAvgPoolOperation(TensorShape input) : Operation
{
    private readonly int _pixels = (int)(input.Count / input[0]);

    public override void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch)
    {
        for (var plane = 0; plane < output.Length; plane++)
        {
            output[plane] = TensorPrimitives.Sum(input.Slice(plane * _pixels, _pixels)) / _pixels;
        }
    }
}
