using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Sums its inputs in order.</summary>
internal sealed class AddOperation : Operation
{
    public override bool WorksInPlace => true;

    public override void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch)
    {
        if (index > 0)
        {
            TensorPrimitives.Add(output, input, output);
        }
        else if (!output.Overlaps(input))
        {
            input.CopyTo(output);
        }
    }
}
