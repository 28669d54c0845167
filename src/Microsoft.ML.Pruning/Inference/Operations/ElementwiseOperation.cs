using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Applies a function to each element.</summary>
internal sealed class ElementwiseOperation(ElementwiseOperation.Function function) : Operation
{
    public delegate void Function(ReadOnlySpan<float> input, Span<float> output);

    public override bool WorksInPlace => true;

    public static ElementwiseOperation ReLU { get; } = new(static (x, y) => TensorPrimitives.Max(x, 0f, y));

    public static ElementwiseOperation Gelu { get; } = new(Inference.Gelu.Apply);

    public static ElementwiseOperation Sigmoid { get; } = new(TensorPrimitives.Sigmoid<float>);

    public static ElementwiseOperation Tanh { get; } = new(TensorPrimitives.Tanh<float>);

    public static ElementwiseOperation LeakyReLU(float slope) => new((x, y) =>
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = x[i] >= 0 ? x[i] : x[i] * slope;
        }
    });

    public override void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch) =>
        function(input, output);
}
