using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>A 2-D convolution (cross-correlation, as in PyTorch).</summary>
/// <remarks>
/// The input is channels x height x width, the weight of shape [output channels, input channels / groups, kernel height, kernel width].
/// Padding adds zeros.
/// </remarks>
/// <param name="OutputChannels">The number of filters, at least 1 and divisible by <see cref="Groups"/>.</param>
/// <param name="KernelSize">Height and width of the kernel, each at least 1.</param>
public sealed record Conv2dLayer(int OutputChannels, Size2d KernelSize) : Layer
{
    /// <summary>The number of filters, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int OutputChannels { get; init => field = Argument.AtLeast(1, value); } =
        Argument.AtLeast(1, OutputChannels, nameof(OutputChannels));

    /// <summary>Height and width of the kernel in pixels, each at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public Size2d KernelSize { get; init => field = LayerArgument.AtLeast(1, value); } =
        LayerArgument.AtLeast(1, KernelSize, nameof(KernelSize));

    /// <summary>The step of the kernel in pixels, each at least 1; default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public Size2d Stride { get; init => field = LayerArgument.AtLeast(1, value); } = 1;

    /// <summary>The rows and columns of zeros added on each side, at least 0; default 0 ("valid").</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 0.</exception>
    public Size2d Padding { get; init => field = LayerArgument.AtLeast(0, value); } = 0;

    /// <summary>The distance between neighbouring kernel elements in pixels, at least 1; default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public Size2d Dilation { get; init => field = LayerArgument.AtLeast(1, value); } = 1;

    /// <summary>The number of groups that input and output channels form.</summary>
    /// <remarks>
    /// Each group of filters sees its group of inputs only. At least 1, default 1; the number of input channels makes a convolution
    /// depthwise.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Groups { get; init => field = Argument.AtLeast(1, value); } = 1;

    /// <summary>Whether a bias is added to each output channel; default true.</summary>
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override bool IsWeighted => true;

    /// <inheritdoc/>
    internal override string DefaultName => "conv";

    /// <inheritdoc/>
    internal override bool LeavesOutputFree => true;

    /// <inheritdoc/>
    internal override int InputGroups => Groups;

    /// <inheritdoc/>
    internal override SlidingWindow? Patches => Window;

    internal SlidingWindow Window => new(KernelSize, Stride, Padding, Dilation);

    /// <summary>A convolution of stride 1 that keeps height and width ("same" padding).</summary>
    /// <param name="outputChannels">The number of filters, at least 1.</param>
    /// <param name="kernelSize">Height and width of the kernel; both must be odd.</param>
    /// <exception cref="ArgumentException">A side of the kernel is even, so no equal padding on both sides exists.</exception>
    public static Conv2dLayer Same(int outputChannels, Size2d kernelSize)
    {
        if (kernelSize.Height % 2 == 0 || kernelSize.Width % 2 == 0)
        {
            throw new ArgumentException($"The kernel is {kernelSize}; 'same' padding needs an odd height and width.", nameof(kernelSize));
        }

        return new Conv2dLayer(outputChannels, kernelSize) { Padding = new Size2d(kernelSize.Height / 2, kernelSize.Width / 2) };
    }

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs)
    {
        var size = Window.OutputSize(inputs, "Conv2d");
        var input = inputs.First;
        if (input[0] % Groups != 0)
        {
            throw inputs.Error(
                $"input '{inputs.Names[0]}' has shape {input}; its {input[0]} channels are not divisible by {Groups} groups.");
        }

        if (OutputChannels % Groups != 0)
        {
            throw inputs.Error($"{OutputChannels} output channels are not divisible by {Groups} groups.");
        }

        return new TensorShape(OutputChannels, size.Height, size.Width);
    }

    /// <inheritdoc/>
    internal override IEnumerable<LayerParameter> ParametersFor(TensorShape input)
    {
        yield return new(
            "weight", new TensorShape(OutputChannels, input[0] / Groups, KernelSize.Height, KernelSize.Width), ParameterKind.Weight);
        if (Bias)
        {
            yield return new("bias", new TensorShape(OutputChannels), ParameterKind.Bias);
        }
    }

    /// <inheritdoc/>
    internal override long MultiplyAdds(TensorShape input, TensorShape output) =>
        checked(output.Count * (input[0] / Groups) * KernelSize.Height * KernelSize.Width);

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
