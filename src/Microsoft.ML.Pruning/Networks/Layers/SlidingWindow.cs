namespace Microsoft.ML.Pruning.Networks;

/// <summary>A kernel that moves over a padded input.</summary>
/// <remarks>The geometry that convolutions and pools share; the input is channels x height x width.</remarks>
internal readonly record struct SlidingWindow(Size2d Kernel, Size2d Stride, Size2d Padding, Size2d Dilation)
{
    /// <summary>The height and width of the output.</summary>
    /// <remarks>floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.</remarks>
    public Size2d OutputSize(LayerInputs inputs, string layer)
    {
        var input = inputs.Single(layer, 3, "channels x height x width");
        return new Size2d(
            Steps(inputs, layer, "height", input[1], Kernel.Height, Stride.Height, Padding.Height, Dilation.Height),
            Steps(inputs, layer, "width", input[2], Kernel.Width, Stride.Width, Padding.Width, Dilation.Width));
    }

    private int Steps(LayerInputs inputs, string layer, string axis, int size, int kernel, int stride, int padding, int dilation)
    {
        var reach = ((long)dilation * (kernel - 1)) + 1;
        var padded = size + (2L * padding);
        if (padded < reach)
        {
            throw inputs.Error(
                $"input '{inputs.Names[0]}' has shape {inputs.First}; {layer} with kernel {Kernel}, "
                    + $"padding {Padding} and dilation {Dilation} " +
                $"needs a padded {axis} of at least {reach} but it is {padded}.");
        }

        var steps = ((padded - reach) / stride) + 1;
        return steps <= int.MaxValue
            ? (int)steps
            : throw inputs.Error($"the output {axis} of {layer} would be {steps}, more than a shape can hold.");
    }
}
