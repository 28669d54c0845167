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
    };

    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys];

    public static NetworkDefinition Create(string name) => ByName[name]();
}
