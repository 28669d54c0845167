namespace Microsoft.ML.Pruning.Networks;

/// <summary>Makes the document of each layer.</summary>
internal sealed class LayerDocumentWriter : ILayerVisitor<LayerDocument>
{
    private LayerDocumentWriter()
    {
    }

    public static LayerDocumentWriter Instance { get; } = new();

    public LayerDocument Visit(LinearLayer layer, Node node) => new LayerDocument.Linear(layer.OutputFeatures, layer.Bias);

    public LayerDocument Visit(Conv2dLayer layer, Node node) => new LayerDocument.Conv2d(
        layer.OutputChannels, layer.KernelSize, layer.Stride, layer.Padding, layer.Dilation, layer.Groups, layer.Bias);

    public LayerDocument Visit(BatchNormLayer layer, Node node) => new LayerDocument.BatchNorm(layer.Epsilon, layer.Momentum);

    public LayerDocument Visit(ReLULayer layer, Node node) => new LayerDocument.ReLU();

    public LayerDocument Visit(LeakyReLULayer layer, Node node) => new LayerDocument.LeakyReLU(layer.NegativeSlope);

    public LayerDocument Visit(GeluLayer layer, Node node) => new LayerDocument.Gelu();

    public LayerDocument Visit(SigmoidLayer layer, Node node) => new LayerDocument.Sigmoid();

    public LayerDocument Visit(TanhLayer layer, Node node) => new LayerDocument.Tanh();

    public LayerDocument Visit(MaxPool2dLayer layer, Node node) =>
        new LayerDocument.MaxPool2d(layer.KernelSize, layer.Stride, layer.Padding);

    public LayerDocument Visit(AvgPool2dLayer layer, Node node) =>
        new LayerDocument.AvgPool2d(layer.KernelSize, layer.Stride, layer.Padding, layer.CountIncludePadding);

    public LayerDocument Visit(GlobalAvgPool2dLayer layer, Node node) => new LayerDocument.GlobalAvgPool2d();

    public LayerDocument Visit(FlattenLayer layer, Node node) => new LayerDocument.Flatten();

    public LayerDocument Visit(DropoutLayer layer, Node node) => new LayerDocument.Dropout(layer.Probability);

    public LayerDocument Visit(AddLayer layer, Node node) => new LayerDocument.Add();

    public LayerDocument Visit(ConcatLayer layer, Node node) => new LayerDocument.Concat();
}
