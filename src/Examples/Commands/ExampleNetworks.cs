using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The networks that can be named on the command line.</summary>
internal static class ExampleNetworks
{
    private static readonly OrderedDictionary<string, Func<NetworkDefinition>> ByName = new(StringComparer.Ordinal)
    {
        ["lenet300"] = () => Architectures.LeNet300_100,
        ["lenet5"] = () => Architectures.LeNet5,
        ["mlp56"] = () => Architectures.Mlp56,
        ["mlp1000"] = () => Architectures.Mlp1000_1000_500_200,
        ["conv2"] = () => Architectures.Conv2,
        ["conv4"] = () => Architectures.Conv4,
        ["conv6"] = () => Architectures.Conv6,
        ["resnet20"] = () => Architectures.ResNet20,
        ["mobilenet"] = () => Architectures.MobileNetSmall,
        ["densenet"] = () => Architectures.DenseNetSmall,
        ["conv2-bn"] = () => Pooled(Normalised(Pooled(Normalised(NetworkDefinition.Input(1, 28, 28), 8)), 16))
            .Flatten().Linear(10).Build("conv2-bn"),
        ["conv4-bn"] = () => Pooled(Normalised(Normalised(
            Pooled(Normalised(Pooled(Normalised(NetworkDefinition.Input(3, 32, 32), 16)), 32)), 64), 64))
            .Flatten().Linear(10).Build("conv4-bn"),
    };

    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys];

    public static NetworkDefinition Create(string name) => ByName[name]();

    /// <summary>The network with a dropout layer behind every ReLU; with probability 0 as it is.</summary>
    public static NetworkDefinition Create(string name, double dropout)
    {
        var network = Create(name);
        if (dropout == 0)
        {
            return network;
        }

        var behind = network.Nodes.Where(node => node.Layer is ReLULayer)
            .Select((node, index) => (ReLU: node.Name, Dropout: $"dropout{index + 1}"))
            .ToDictionary(pair => pair.ReLU, pair => pair.Dropout, StringComparer.Ordinal);
        return new NetworkDefinition(
            network.InputShape, network.Nodes.SelectMany(WithDropout), FormattableString.Invariant($"{name}-dropout{dropout}"));

        IEnumerable<Node> WithDropout(Node node)
        {
            yield return new Node(node.Name, node.Layer, node.Inputs.Select(input => behind.GetValueOrDefault(input, input)));
            if (behind.TryGetValue(node.Name, out var added))
            {
                yield return new Node(added, new DropoutLayer(dropout), node.Name);
            }
        }
    }

    private static NetworkBuilder Normalised(NetworkBuilder builder, int channels) =>
        builder.Conv2d(channels, 3, padding: 1, bias: false).BatchNorm().ReLU();

    private static NetworkBuilder Pooled(NetworkBuilder builder) => builder.MaxPool2d(2);
}
