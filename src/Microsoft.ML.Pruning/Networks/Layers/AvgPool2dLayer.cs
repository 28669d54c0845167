namespace Microsoft.ML.Pruning.Networks;

/// <summary>The mean of a window that moves over every channel.</summary>
/// <remarks>The input is channels x height x width.</remarks>
public sealed record AvgPool2dLayer : Layer
{
    /// <summary>Creates the layer with a stride equal to the kernel and no padding.</summary>
    /// <param name="kernelSize">Height and width of the window in pixels, each at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side of the kernel is below 1.</exception>
    public AvgPool2dLayer(Size2d kernelSize)
    {
        KernelSize = LayerArgument.AtLeast(1, kernelSize, nameof(KernelSize));
        Stride = kernelSize;
    }

    /// <summary>Height and width of the window in pixels, each at least 1.</summary>
    public Size2d KernelSize { get; }

    /// <summary>The step of the window in pixels, each at least 1; by default the kernel size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public Size2d Stride { get; init => field = LayerArgument.AtLeast(1, value); }

    /// <summary>Rows and columns added on each side, 0 to half the kernel; default 0.</summary>
    /// <remarks>Padding counts as zeros.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 0 or above half the kernel.</exception>
    public Size2d Padding { get; init => field = LayerArgument.HalfKernel(KernelSize, value); } = 0;

    /// <summary>Whether padded zeros count as elements of the mean; default true.</summary>
    public bool CountIncludePadding { get; init; } = true;

    /// <inheritdoc/>
    internal override string DefaultName => "pool";

    /// <inheritdoc/>
    internal override bool KeepsScale => true;

    internal SlidingWindow Window => new(KernelSize, Stride, Padding, 1);

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs)
    {
        var size = Window.OutputSize(inputs, "AvgPool2d");
        return new TensorShape(inputs.First[0], size.Height, size.Width);
    }

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
