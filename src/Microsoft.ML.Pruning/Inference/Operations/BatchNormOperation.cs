using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Scales and shifts every channel by its running statistics.</summary>
internal sealed class BatchNormOperation : Operation
{
    private readonly float[] _factors;
    private readonly float[] _offsets;
    private readonly int _pixels;

    public BatchNormOperation(Network network, Node node, BatchNormLayer layer)
    {
        var shape = network.Definition.ShapeOf(node.Name);
        var scale = network.Values(node.Name + ".weight");
        var shift = network.Values(node.Name + ".bias");
        var mean = network.Values(node.Name + ".running_mean");
        var variance = network.Values(node.Name + ".running_var");
        _pixels = (int)(shape.Count / shape[0]);
        _factors = new float[shape[0]];
        _offsets = new float[shape[0]];
        for (var channel = 0; channel < _factors.Length; channel++)
        {
            var factor = scale[channel] / Math.Sqrt(variance[channel] + layer.Epsilon);
            _factors[channel] = (float)factor;
            _offsets[channel] = (float)(shift[channel] - (mean[channel] * factor));
        }
    }

    public override bool WorksInPlace => true;

    public override void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch)
    {
        var channels = _factors.Length;
        if (_pixels == 1)
        {
            for (var start = 0; start < input.Length; start += channels)
            {
                TensorPrimitives.MultiplyAdd(input.Slice(start, channels), _factors, _offsets, output.Slice(start, channels));
            }

            return;
        }

        for (var plane = 0; plane < rows * channels; plane++)
        {
            var channel = plane % channels;
            var target = output.Slice(plane * _pixels, _pixels);
            TensorPrimitives.Multiply(input.Slice(plane * _pixels, _pixels), _factors[channel], target);
            TensorPrimitives.Add(target, _offsets[channel], target);
        }
    }
}
