using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Makes the updates of layers that mix the channels of their input; null for others.</summary>
/// <param name="network">The network.</param>
/// <param name="operation">What computes the node that is asked for.</param>
/// <param name="channels">The channels of its input, as that was computed before a Flatten.</param>
internal sealed class ChannelUpdateFactory(Network network, Operation? operation, int channels) : ILayerVisitor<ChannelUpdate?>
{
    public ChannelUpdate? Visit(LinearLayer layer, Node node) =>
        new LinearUpdate((LinearOperation)operation!, network.Memory(node.Name + ".weight"), channels);

    /// <summary>The inputs of a group of a grouped convolution go with its outputs, so that no other output changes.</summary>
    public ChannelUpdate? Visit(Conv2dLayer layer, Node node) => layer.Groups > 1 ? null : new Conv2dUpdate(network, node, layer);

    public ChannelUpdate? Visit(BatchNormLayer layer, Node node) => null;

    public ChannelUpdate? Visit(ReLULayer layer, Node node) => null;

    public ChannelUpdate? Visit(LeakyReLULayer layer, Node node) => null;

    public ChannelUpdate? Visit(GeluLayer layer, Node node) => null;

    public ChannelUpdate? Visit(SigmoidLayer layer, Node node) => null;

    public ChannelUpdate? Visit(TanhLayer layer, Node node) => null;

    public ChannelUpdate? Visit(MaxPool2dLayer layer, Node node) => null;

    public ChannelUpdate? Visit(AvgPool2dLayer layer, Node node) => null;

    public ChannelUpdate? Visit(GlobalAvgPool2dLayer layer, Node node) => null;

    public ChannelUpdate? Visit(FlattenLayer layer, Node node) => null;

    public ChannelUpdate? Visit(DropoutLayer layer, Node node) => null;

    public ChannelUpdate? Visit(AddLayer layer, Node node) => null;

    public ChannelUpdate? Visit(ConcatLayer layer, Node node) => null;
}
