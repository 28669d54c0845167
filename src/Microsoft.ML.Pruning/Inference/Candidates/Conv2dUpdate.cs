using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Changed channels times their kernels of all filters; not for grouped convolutions.</summary>
internal sealed class Conv2dUpdate : ChannelUpdate
{
    private readonly PatchMatrix _patches;
    private readonly ReadOnlyMemory<float> _weight;
    private readonly SlidingWindow _window;
    private readonly Size2d _input;
    private readonly int _width;
    private readonly int _channels;
    private readonly int _pixels;
    private readonly int _filters;

    public Conv2dUpdate(Network network, Node node, Conv2dLayer layer)
    {
        var (input, output) = (network.Definition.InputShapeOf(node.Name), network.Definition.ShapeOf(node.Name));
        _patches = new PatchMatrix(new TensorShape(1, input[1], input[2]), new Size2d(output[1], output[2]), layer);
        _weight = network.Memory(node.Name + ".weight");
        (_window, _input, _width) = (layer.Window, new Size2d(input[1], input[2]), output[2]);
        (_channels, _pixels, _filters) = (input[0], input[1] * input[2], layer.OutputChannels);
    }

    /// <summary>One row at a time, so that its patches stay in the cache.</summary>
    public override int ScratchLengthFor(int rows) => _pixels + _patches.ScratchLength;

    public override void Apply(ReadOnlySpan<int> changed, ReadOnlySpan<float> removed, UpdatedRows rows, Span<float> scratch)
    {
        var outputs = _filters * _patches.Columns;
        for (var row = 0; row < rows.Count; row++)
        {
            var input = rows.Inputs.Slice(row * _channels * _pixels, _channels * _pixels);
            var source = rows.Outputs.Slice(row * outputs, outputs);
            var target = rows.Targets.Slice(row * rows.TargetStride, outputs);
            foreach (var channel in changed)
            {
                Apply(channel, input, removed, source, target, scratch);
                source = target;
            }
        }
    }

    public override void Contribute(ReadOnlySpan<float> input, ReadOnlySpan<float> removed, int output, Span<float> contributions)
    {
        var (filter, pixel) = (output / _patches.Columns, output % _patches.Columns);
        var (top, left) = ((pixel / _width * _window.Stride.Height) - _window.Padding.Height,
            (pixel % _width * _window.Stride.Width) - _window.Padding.Width);
        contributions.Clear();
        for (var element = 0; element < _patches.Rows; element++)
        {
            var y = top + (element / _window.Kernel.Width * _window.Dilation.Height);
            var x = left + (element % _window.Kernel.Width * _window.Dilation.Width);
            if (y < 0 || y >= _input.Height || x < 0 || x >= _input.Width)
            {
                continue;
            }

            for (var channel = 0; channel < _channels; channel++)
            {
                var at = (channel * _pixels) + (y * _input.Width) + x;
                contributions[channel] +=
                    _weight.Span[(((filter * _channels) + channel) * _patches.Rows) + element] * (input[at] - removed[at]);
            }
        }
    }

    private void Apply(
        int channel,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> removed,
        ReadOnlySpan<float> source,
        Span<float> target,
        Span<float> scratch)
    {
        var change = scratch[.._pixels];
        TensorPrimitives.Subtract(
            removed.Slice(channel * _pixels, _pixels), input.Slice(channel * _pixels, _pixels), change);
        if (!change.ContainsAnyExcept(0f))
        {
            if (source != target)
            {
                source.CopyTo(target);
            }

            return;
        }

        var (columns, kernel) = (_patches.Columns, _patches.Rows);
        PanelUpdate.Apply(
            new(_weight.Span[(channel * kernel)..], _channels * kernel, _filters),
            new(_patches.Fill(change, scratch[_pixels..]), kernel, 0, kernel),
            new(source, columns),
            new(target, columns),
            columns);
    }
}
