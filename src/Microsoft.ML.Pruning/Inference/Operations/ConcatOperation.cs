namespace Microsoft.ML.Pruning.Inference;

/// <summary>Puts its inputs one behind the other within each row.</summary>
internal sealed class ConcatOperation(int[] offsets) : Operation
{
    public override void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch)
    {
        var inputLength = input.Length / rows;
        var outputLength = output.Length / rows;
        for (var row = 0; row < rows; row++)
        {
            input.Slice(row * inputLength, inputLength).CopyTo(output[((row * outputLength) + offsets[index])..]);
        }
    }
}
