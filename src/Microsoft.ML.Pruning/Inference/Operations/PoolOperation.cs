using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The maximum or mean of a window that moves over every channel.</summary>
internal sealed class PoolOperation : Operation
{
    private readonly TensorShape _input;
    private readonly TensorShape _output;
    private readonly SlidingWindow _window;
    private readonly bool _maximum;
    private readonly bool _countPadding;
    private readonly bool _inPairs;

    private PoolOperation(Network network, Node node, SlidingWindow window, bool maximum, bool countPadding)
    {
        _input = network.Definition.InputShapeOf(node.Name);
        _output = network.Definition.ShapeOf(node.Name);
        _window = window;
        _maximum = maximum;
        _countPadding = countPadding;
        _inPairs = maximum
            && window is { Kernel: { Height: 2, Width: 2 }, Stride: { Height: 2, Width: 2 }, Padding: { Height: 0, Width: 0 } };
    }

    /// <summary>One row of the input, combined over the height of the window.</summary>
    public override int ScratchLength => _input[2];

    public static PoolOperation Maximum(Network network, Node node, MaxPool2dLayer layer) =>
        new(network, node, layer.Window, maximum: true, countPadding: false);

    public static PoolOperation Mean(Network network, Node node, AvgPool2dLayer layer) =>
        new(network, node, layer.Window, maximum: false, layer.CountIncludePadding);

    public override void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch)
    {
        var inputPixels = _input[1] * _input[2];
        var outputPixels = _output[1] * _output[2];
        var combined = scratch[.._input[2]];
        for (var plane = 0; plane < rows * _input[0]; plane++)
        {
            var pixels = input.Slice(plane * inputPixels, inputPixels);
            for (var y = 0; y < _output[1]; y++)
            {
                var line = output.Slice((plane * outputPixels) + (y * _output[2]), _output[2]);
                if (_inPairs)
                {
                    PairMaximum.Apply(
                        pixels.Slice(2 * y * _input[2], _input[2]), pixels.Slice(((2 * y) + 1) * _input[2], _input[2]), line);
                    continue;
                }

                var (top, bottom) = Range(y, _window.Stride.Height, _window.Padding.Height, _window.Kernel.Height, _input[1]);
                CombineRows(pixels[(top * _input[2])..(bottom * _input[2])], combined);
                CombineColumns(combined, bottom - top, line);
            }
        }
    }

    private static (int Start, int End) Range(int position, int stride, int padding, int kernel, int size)
    {
        var start = (position * stride) - padding;
        return (Math.Max(start, 0), Math.Min(start + kernel, size));
    }

    private void CombineRows(ReadOnlySpan<float> rows, Span<float> combined)
    {
        rows[..combined.Length].CopyTo(combined);
        for (var start = combined.Length; start < rows.Length; start += combined.Length)
        {
            var row = rows.Slice(start, combined.Length);
            if (_maximum)
            {
                TensorPrimitives.Max(combined, row, combined);
            }
            else
            {
                TensorPrimitives.Add(combined, row, combined);
            }
        }
    }

    private void CombineColumns(ReadOnlySpan<float> combined, int height, Span<float> output)
    {
        for (var x = 0; x < output.Length; x++)
        {
            var (left, right) = Range(x, _window.Stride.Width, _window.Padding.Width, _window.Kernel.Width, _input[2]);
            var result = combined[left];
            for (var column = left + 1; column < right; column++)
            {
                result = _maximum ? Math.Max(result, combined[column]) : result + combined[column];
            }

            output[x] = _maximum ? result : result / Divisor(height, right - left);
        }
    }

    private long Divisor(int height, int width) =>
        _countPadding ? (long)_window.Kernel.Height * _window.Kernel.Width : (long)height * width;
}
