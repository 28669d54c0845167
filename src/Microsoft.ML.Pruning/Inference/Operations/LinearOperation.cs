using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>A fully connected layer: rows times transposed weight.</summary>
/// <remarks>The panels of the weight are packed once.</remarks>
internal sealed class LinearOperation : Operation
{
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly float[] _panels;
    private readonly ReadOnlyMemory<float> _bias;

    public LinearOperation(Network network, Node node, LinearLayer layer)
    {
        _inputs = network.Definition.InputShapeOf(node.Name)[0];
        _outputs = layer.OutputFeatures;
        _panels = PanelMatrix.PackTransposed(network.Values(node.Name + ".weight"), _outputs, _inputs);
        _bias = layer.Bias ? network.Memory(node.Name + ".bias") : default;
    }

    /// <summary>The number of features that are read.</summary>
    public int Inputs => _inputs;

    /// <summary>The number of features that are written.</summary>
    public int Outputs => _outputs;

    /// <summary>The transposed weight in panels.</summary>
    public ReadOnlySpan<float> Panels => _panels;

    /// <summary>The bias; empty where there is none.</summary>
    public ReadOnlySpan<float> Bias => _bias.Span;

    public override void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch)
    {
        MatrixProduct.Multiply(input, rows, _inputs, _panels, _outputs, output);
        for (var start = 0; start < output.Length && !_bias.IsEmpty; start += _outputs)
        {
            var row = output.Slice(start, _outputs);
            TensorPrimitives.Add(row, _bias.Span, row);
        }
    }
}
