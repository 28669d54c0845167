using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>The layers of a network with other numbers of channels.</summary>
/// <param name="outputsOf">The outputs of a Linear or Conv2d node.</param>
/// <param name="groupsOf">The groups of a convolution.</param>
/// <param name="gainsBias">Whether a layer without bias gets one.</param>
internal sealed class ResizedLayers(
    Func<Node, int> outputsOf, Func<Node, Conv2dLayer, int> groupsOf, Func<Node, bool> gainsBias) : ILayerVisitor<Layer>
{
    public Layer Visit(LinearLayer layer, Node node) =>
        layer with { OutputFeatures = outputsOf(node), Bias = layer.Bias || gainsBias(node) };

    public Layer Visit(Conv2dLayer layer, Node node) => layer with
    {
        OutputChannels = outputsOf(node),
        Groups = groupsOf(node, layer),
        Bias = layer.Bias || gainsBias(node),
    };

    public Layer Visit(BatchNormLayer layer, Node node) => layer;

    public Layer Visit(ReLULayer layer, Node node) => layer;

    public Layer Visit(LeakyReLULayer layer, Node node) => layer;

    public Layer Visit(GeluLayer layer, Node node) => layer;

    public Layer Visit(SigmoidLayer layer, Node node) => layer;

    public Layer Visit(TanhLayer layer, Node node) => layer;

    public Layer Visit(MaxPool2dLayer layer, Node node) => layer;

    public Layer Visit(AvgPool2dLayer layer, Node node) => layer;

    public Layer Visit(GlobalAvgPool2dLayer layer, Node node) => layer;

    public Layer Visit(FlattenLayer layer, Node node) => layer;

    public Layer Visit(DropoutLayer layer, Node node) => layer;

    public Layer Visit(AddLayer layer, Node node) => layer;

    public Layer Visit(ConcatLayer layer, Node node) => layer;
}
