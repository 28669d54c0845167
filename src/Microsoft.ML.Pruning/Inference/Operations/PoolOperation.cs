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

    private PoolOperation(Network network, Node node, SlidingWindow window, bool maximum, bool countPadding)
    {
        _input = network.Definition.InputShapeOf(node.Name);
        _output = network.Definition.ShapeOf(node.Name);
        _window = window;
        _maximum = maximum;
        _countPadding = countPadding;
    }

    public static PoolOperation Maximum(Network network, Node node, MaxPool2dLayer layer) =>
        new(network, node, layer.Window, maximum: true, countPadding: false);

    public static PoolOperation Mean(Network network, Node node, AvgPool2dLayer layer) =>
        new(network, node, layer.Window, maximum: false, layer.CountIncludePadding);

    public override void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch)
    {
        int inputPixels = _input[1] * _input[2];
        int outputPixels = _output[1] * _output[2];
        for (int plane = 0; plane < rows * _input[0]; plane++)
        {
            RunPlane(input.Slice(plane * inputPixels, inputPixels), output.Slice(plane * outputPixels, outputPixels));
        }
    }

    private void RunPlane(ReadOnlySpan<float> input, Span<float> output)
    {
        int i = 0;
        for (int y = 0; y < _output[1]; y++)
        {
            (int top, int bottom) = Range(y, _window.Stride.Height, _window.Padding.Height, _window.Kernel.Height, _input[1]);
            for (int x = 0; x < _output[2]; x++)
            {
                (int left, int right) = Range(x, _window.Stride.Width, _window.Padding.Width, _window.Kernel.Width, _input[2]);
                ReadOnlySpan<float> rows = input[((top * _input[2]) + left)..];
                output[i++] = _maximum
                    ? Maximum(rows, bottom - top, right - left)
                    : Sum(rows, bottom - top, right - left) / Divisor(bottom - top, right - left);
            }
        }
    }

    private static (int Start, int End) Range(int position, int stride, int padding, int kernel, int size)
    {
        int start = (position * stride) - padding;
        return (Math.Max(start, 0), Math.Min(start + kernel, size));
    }

    private int Divisor(int height, int width) => _countPadding ? _window.Kernel.Height * _window.Kernel.Width : height * width;

    private float Maximum(ReadOnlySpan<float> pixels, int height, int width)
    {
        float largest = float.NegativeInfinity;
        for (int y = 0; y < height; y++)
        {
            foreach (float pixel in pixels.Slice(y * _input[2], width))
            {
                largest = Math.Max(largest, pixel);
            }
        }

        return largest;
    }

    private float Sum(ReadOnlySpan<float> pixels, int height, int width)
    {
        float sum = 0;
        for (int y = 0; y < height; y++)
        {
            sum += TensorPrimitives.Sum(pixels.Slice(y * _input[2], width));
        }

        return sum;
    }
}
