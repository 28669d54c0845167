namespace Microsoft.ML.Pruning.Networks;

/// <summary>The maximum of a window that moves over every channel.</summary>
/// <remarks>The input is channels x height x width.</remarks>
public sealed record MaxPool2dLayer : Layer
{
    /// <inheritdoc cref="AvgPool2dLayer.AvgPool2dLayer(Size2d)"/>
    public MaxPool2dLayer(Size2d kernelSize)
    {
        KernelSize = LayerArgument.AtLeast(1, kernelSize, nameof(KernelSize));
        Stride = kernelSize;
    }

    /// <inheritdoc cref="AvgPool2dLayer.KernelSize"/>
    public Size2d KernelSize { get; }

    /// <inheritdoc cref="AvgPool2dLayer.Stride"/>
    public Size2d Stride { get; init => field = LayerArgument.AtLeast(1, value); }

    /// <summary>Rows and columns added on each side, 0 to half the kernel; default 0.</summary>
    /// <remarks>Padding never wins the maximum.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 0 or above half the kernel.</exception>
    public Size2d Padding { get; init => field = LayerArgument.HalfKernel(KernelSize, value); } = 0;

    /// <inheritdoc/>
    internal override string DefaultName => "pool";

    /// <inheritdoc/>
    internal override bool KeepsScale => true;

    internal SlidingWindow Window => new(KernelSize, Stride, Padding, 1);

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs)
    {
        var size = Window.OutputSize(inputs, "MaxPool2d");
        return new TensorShape(inputs.First[0], size.Height, size.Width);
    }

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
