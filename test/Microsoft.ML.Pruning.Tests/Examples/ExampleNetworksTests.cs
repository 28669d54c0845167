using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class ExampleNetworksTests
{
    public static TheoryData<string> Names => [.. ExampleNetworks.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Dropout_stands_behind_every_rectifier_and_changes_nothing_else(string name)
    {
        var plain = ExampleNetworks.Create(name);

        var network = ExampleNetworks.Create(name, dropout: 0.25);

        Assert.All(
            network.Nodes.Where(node => node.Layer is ReLULayer),
            node => Assert.Equal(new DropoutLayer(0.25), Assert.Single(network.ConsumersOf(node.Name)).Layer));
        Assert.Equal(
            plain.Nodes.Select(node => node.Name), network.Nodes.Where(node => node.Layer is not DropoutLayer).Select(node => node.Name));
        Assert.Equal(plain.Parameters, network.Parameters);
        Assert.Equal(plain.MultiplyAdds, network.MultiplyAdds);
        Assert.Equal($"{name}-dropout0.25", network.Name);
        Assert.Equal(plain, ExampleNetworks.Create(name, dropout: 0));
    }
}
