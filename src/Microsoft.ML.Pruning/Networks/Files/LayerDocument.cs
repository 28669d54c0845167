using System.Text.Json.Serialization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>A layer as files have it.</summary>
/// <remarks>Names and members stay as they are, whatever the layers are called.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Linear), "linear")]
[JsonDerivedType(typeof(Conv2d), "conv2d")]
[JsonDerivedType(typeof(BatchNorm), "batchNorm")]
[JsonDerivedType(typeof(ReLU), "relu")]
[JsonDerivedType(typeof(LeakyReLU), "leakyRelu")]
[JsonDerivedType(typeof(Gelu), "gelu")]
[JsonDerivedType(typeof(Sigmoid), "sigmoid")]
[JsonDerivedType(typeof(Tanh), "tanh")]
[JsonDerivedType(typeof(MaxPool2d), "maxPool2d")]
[JsonDerivedType(typeof(AvgPool2d), "avgPool2d")]
[JsonDerivedType(typeof(GlobalAvgPool2d), "globalAvgPool2d")]
[JsonDerivedType(typeof(Flatten), "flatten")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Add), "add")]
[JsonDerivedType(typeof(Concat), "concat")]
internal abstract record LayerDocument
{
    /// <summary>The layer, whose settings are checked.</summary>
    public abstract Layer ToLayer();

    internal sealed record Linear(int OutputFeatures, bool Bias = true) : LayerDocument
    {
        public override Layer ToLayer() => new LinearLayer(OutputFeatures, Bias);
    }

    internal sealed record Conv2d(
        int OutputChannels,
        Size2d KernelSize,
        Size2d? Stride = null,
        Size2d? Padding = null,
        Size2d? Dilation = null,
        int Groups = 1,
        bool Bias = true) : LayerDocument
    {
        public override Layer ToLayer() => new Conv2dLayer(OutputChannels, KernelSize)
        {
            Stride = Stride ?? 1,
            Padding = Padding ?? 0,
            Dilation = Dilation ?? 1,
            Groups = Groups,
            Bias = Bias,
        };
    }

    internal sealed record BatchNorm(double Epsilon = 1e-5, double Momentum = 0.1) : LayerDocument
    {
        public override Layer ToLayer() => new BatchNormLayer { Epsilon = Epsilon, Momentum = Momentum };
    }

    internal sealed record ReLU : LayerDocument
    {
        public override Layer ToLayer() => new ReLULayer();
    }

    internal sealed record LeakyReLU(double NegativeSlope = 0.01) : LayerDocument
    {
        public override Layer ToLayer() => new LeakyReLULayer(NegativeSlope);
    }

    internal sealed record Gelu : LayerDocument
    {
        public override Layer ToLayer() => new GeluLayer();
    }

    internal sealed record Sigmoid : LayerDocument
    {
        public override Layer ToLayer() => new SigmoidLayer();
    }

    internal sealed record Tanh : LayerDocument
    {
        public override Layer ToLayer() => new TanhLayer();
    }

    internal sealed record MaxPool2d(Size2d KernelSize, Size2d? Stride = null, Size2d? Padding = null) : LayerDocument
    {
        public override Layer ToLayer() => new MaxPool2dLayer(KernelSize) { Stride = Stride ?? KernelSize, Padding = Padding ?? 0 };
    }

    internal sealed record AvgPool2d(
        Size2d KernelSize, Size2d? Stride = null, Size2d? Padding = null, bool CountIncludePadding = true) : LayerDocument
    {
        public override Layer ToLayer() => new AvgPool2dLayer(KernelSize)
        {
            Stride = Stride ?? KernelSize,
            Padding = Padding ?? 0,
            CountIncludePadding = CountIncludePadding,
        };
    }

    internal sealed record GlobalAvgPool2d : LayerDocument
    {
        public override Layer ToLayer() => new GlobalAvgPool2dLayer();
    }

    internal sealed record Flatten : LayerDocument
    {
        public override Layer ToLayer() => new FlattenLayer();
    }

    internal sealed record Dropout(double Probability = 0.5) : LayerDocument
    {
        public override Layer ToLayer() => new DropoutLayer(Probability);
    }

    internal sealed record Add : LayerDocument
    {
        public override Layer ToLayer() => new AddLayer();
    }

    internal sealed record Concat : LayerDocument
    {
        public override Layer ToLayer() => new ConcatLayer();
    }
}
