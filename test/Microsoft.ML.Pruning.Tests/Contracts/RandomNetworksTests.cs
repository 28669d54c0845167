using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Contracts;

public sealed class RandomNetworksTests
{
    private const int Seeds = 500;

    private static readonly NetworkDefinition[] Definitions = [.. Enumerable.Range(0, Seeds).Select(RandomNetworks.CreateDefinition)];

    /// <summary>What properties over random networks must meet, by its name.</summary>
    private static readonly Dictionary<string, Func<NetworkDefinition, Node, bool>> Kinds = new()
    {
        ["an Add of what the block reads"] = (d, node) => node.Layer is AddLayer && node.Inputs.Any(input => IsShared(d, input)),
        ["an Add behind a projection"] = (d, node) =>
            node.Layer is AddLayer && node.Inputs.All(input => !IsShared(d, input)) && d.ShapeOf(node.Name).Rank == 3,
        ["an Add of a Concat"] = (d, node) => node.Layer is AddLayer && node.Inputs.Any(input => Is<ConcatLayer>(d, input)),
        ["an Add of the network's input"] = (d, node) => node.Layer is AddLayer && node.Inputs.Contains(NetworkDefinition.InputName),
        ["an Add of three"] = (_, node) => node.Layer is AddLayer && node.Inputs.Length > 2,
        ["an Add of vectors"] = (d, node) => node.Layer is AddLayer && d.ShapeOf(node.Name).Rank == 1,
        ["a Concat of images"] = (d, node) => node.Layer is ConcatLayer && d.ShapeOf(node.Name).Rank == 3,
        ["a Concat of vectors"] = (d, node) => node.Layer is ConcatLayer && d.ShapeOf(node.Name).Rank == 1,
        ["a Concat of a Concat"] = (d, node) => node.Layer is ConcatLayer && node.Inputs.Any(input => Is<ConcatLayer>(d, input)),
        ["a grouped convolution"] = (d, node) => node.Layer is Conv2dLayer { Groups: > 1 } && !IsDepthwise(d, node),
        ["a depthwise convolution"] = (d, node) => node.Layer is Conv2dLayer { Groups: > 1 } && IsDepthwise(d, node),
        ["a depthwise convolution of several outputs a channel"] = (d, node) =>
            node.Layer is Conv2dLayer { Groups: > 1 } conv && IsDepthwise(d, node) && conv.OutputChannels > conv.Groups,
        ["a grouped convolution that reads an activation"] = (d, node) =>
            node.Layer is Conv2dLayer { Groups: > 1 } && Is<ReLULayer>(d, node.Inputs[0]),
        ["a batch norm behind a convolution"] = (d, node) => node.Layer is BatchNormLayer && Is<Conv2dLayer>(d, node.Inputs[0]),
        ["a batch norm behind a depthwise convolution"] = (d, node) => node.Layer is BatchNormLayer
            && Is<Conv2dLayer>(d, node.Inputs[0]) && ((Conv2dLayer)d[node.Inputs[0]].Layer).Groups > 1,
        ["a batch norm before a convolution"] = (d, node) =>
            node.Layer is BatchNormLayer && d.ShapeOf(node.Name).Rank == 3 && !Is<Conv2dLayer>(d, node.Inputs[0]),
        ["a batch norm of vectors"] = (d, node) => node.Layer is BatchNormLayer && d.ShapeOf(node.Name).Rank == 1,
        ["a batch norm behind a Flatten"] = (d, node) => node.Layer is BatchNormLayer && Is<FlattenLayer>(d, node.Inputs[0]),
        ["a batch norm behind a sigmoid or tanh"] = (d, node) =>
            node.Layer is BatchNormLayer && (Is<SigmoidLayer>(d, node.Inputs[0]) || Is<TanhLayer>(d, node.Inputs[0])),
        ["a maximum pool with padding"] = (_, node) => node.Layer is MaxPool2dLayer pool && pool.Padding != 0,
        ["a mean pool with padding that counts"] = (_, node) =>
            node.Layer is AvgPool2dLayer { CountIncludePadding: true } pool && pool.Padding != 0,
        ["a mean pool with padding that does not count"] = (_, node) =>
            node.Layer is AvgPool2dLayer { CountIncludePadding: false } pool && pool.Padding != 0,
        ["a convolution with padding that reads a sigmoid"] = (d, node) =>
            node.Layer is Conv2dLayer conv && conv.Padding != 0 && Is<SigmoidLayer>(d, node.Inputs[0]),
        ["a convolution with padding that reads a batch norm"] = (d, node) =>
            node.Layer is Conv2dLayer conv && conv.Padding != 0 && Is<BatchNormLayer>(d, node.Inputs[0]),
        ["a Flatten of several pixels"] = (d, node) => node.Layer is FlattenLayer && d.ShapeOf(node.Name)[0] > d.InputShapeOf(node.Name)[0],
        ["a global mean"] = (_, node) => node.Layer is GlobalAvgPool2dLayer,
        ["a sigmoid"] = (_, node) => node.Layer is SigmoidLayer,
        ["a tanh"] = (_, node) => node.Layer is TanhLayer,
        ["a GELU"] = (_, node) => node.Layer is GeluLayer,
        ["a leaky ReLU"] = (_, node) => node.Layer is LeakyReLULayer,
        ["a dropout"] = (_, node) => node.Layer is DropoutLayer,
        ["a convolution with bias"] = (_, node) => node.Layer is Conv2dLayer { Bias: true },
        ["a convolution without bias"] = (_, node) => node.Layer is Conv2dLayer { Bias: false },
        ["a Linear layer without bias"] = (_, node) => node.Layer is LinearLayer { Bias: false },
        ["a stride"] = (_, node) => node.Layer is Conv2dLayer conv && conv.Stride != 1,
        ["a dilation"] = (_, node) => node.Layer is Conv2dLayer conv && conv.Dilation != 1,
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_500_networks_many_have_each_kind_of_node(string kind)
    {
        var count = Definitions.Count(definition => definition.Nodes.Any(node => Kinds[kind](definition, node)));
        Assert.True(count >= 20, $"{count} of {Seeds} networks have {kind}.");
    }

    [Fact]
    public void The_same_seed_gives_the_same_definition() =>
        Assert.Equal(Definitions, Enumerable.Range(0, Seeds).Select(RandomNetworks.CreateDefinition));

    private static bool IsDepthwise(NetworkDefinition definition, Node node) =>
        node.Layer is Conv2dLayer conv && conv.Groups == definition.InputShapeOf(node.Name)[0];

    private static bool Is<T>(NetworkDefinition definition, string value)
        where T : Layer => definition.Contains(value) && definition[value].Layer is T;

    private static bool IsShared(NetworkDefinition definition, string value) => definition.ConsumersOf(value).Count > 1;
}
