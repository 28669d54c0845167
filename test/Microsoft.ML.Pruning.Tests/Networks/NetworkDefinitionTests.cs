using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

public class NetworkDefinitionTests
{
    private static readonly TensorShape Four = new(4);

    [Fact]
    public void Parameters_are_named_as_PyTorch_names_them_in_the_order_of_the_nodes()
    {
        var definition = NetworkDefinition.Input(1, 5, 5).Conv2d(2, 3, bias: false).BatchNorm().ReLU().Flatten().Linear(3).Build();
        Assert.Equal(
            [
                ("conv1.weight", "2x1x3x3", ParameterKind.Weight), ("bn1.weight", "2", ParameterKind.Scale),
                ("bn1.bias", "2", ParameterKind.Shift),
                ("bn1.running_mean", "2", ParameterKind.RunningMean), ("bn1.running_var", "2", ParameterKind.RunningVariance),
                ("fc1.weight", "3x18", ParameterKind.Weight), ("fc1.bias", "3", ParameterKind.Bias),
            ],
            definition.Parameters.Select(p => (p.Name, p.Shape.ToString(), p.Kind)));
        Assert.Equal(18 + 4 + 54 + 3, definition.ParameterCount);
        Assert.Equal(["conv1", "fc1"], definition.WeightedLayers);
    }

    [Fact]
    public void Shapes_nodes_and_consumers_are_found_by_name()
    {
        var definition = NetworkDefinition.Input(4).Linear(3, name: "a").Branch(b => b.ReLU(), b => b).Add("sum").Build();
        Assert.Equal(Four, definition.ShapeOf(NetworkDefinition.InputName));
        Assert.Equal(new TensorShape(3), definition.ShapeOf("a"));
        Assert.Equal(Four, definition.InputShapeOf("a"));
        Assert.Equal(["relu1", "sum"], definition.ConsumersOf("a").Select(node => node.Name));
        Assert.Equal(["a"], definition.ConsumersOf(NetworkDefinition.InputName).Select(node => node.Name));
        Assert.Empty(definition.ConsumersOf("sum"));
        Assert.Equal(2, definition.IndexOf("sum"));
        Assert.True(definition.Contains("relu1"));
        Assert.False(definition.Contains(NetworkDefinition.InputName));
        Assert.IsType<AddLayer>(definition["sum"].Layer);
    }

    [Fact]
    public void Unknown_names_are_refused_with_the_known_ones()
    {
        var definition = NetworkDefinition.Input(4).Linear(3).Build();
        Assert.Contains("it has fc1", Assert.Throws<ArgumentException>(() => definition["fc2"]).Message, StringComparison.Ordinal);
        Assert.Contains(
            "fc1.weight, fc1.bias",
            Assert.Throws<ArgumentException>(() => definition.Parameter("fc2.weight")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "fc1, input", Assert.Throws<ArgumentException>(() => definition.ShapeOf("nowhere")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_logits_layer_is_the_last_weighted_layer_of_a_chain()
    {
        Assert.Equal("fc3", Architectures.LeNet300_100.LogitsLayer);
        Assert.Equal("fc2", Architectures.LeNet5.LogitsLayer);
        Assert.Equal("conv1", NetworkDefinition.Input(3, 4, 4).Conv2d(5, 3).BatchNorm().ReLU().GlobalAvgPool2d().Build().LogitsLayer);
    }

    [Fact]
    public void There_is_no_logits_layer_when_several_layers_or_none_reach_the_output()
    {
        Assert.Null(NetworkDefinition.Input(4).Linear(3).Branch(b => b.Linear(3), b => b.Linear(3)).Add().Build().LogitsLayer);
        Assert.Null(NetworkDefinition.Input(4).Linear(3).Residual(b => b.ReLU().Linear(3)).Build().LogitsLayer);
        Assert.Null(NetworkDefinition.Input(4).ReLU().Build().LogitsLayer);
    }

    [Fact]
    public void A_shared_last_layer_read_twice_is_still_the_logits_layer() =>
        Assert.Equal("fc1", NetworkDefinition.Input(4).Linear(3).Residual(b => b.Tanh()).Build().LogitsLayer);

    [Fact]
    public void Definitions_are_equal_by_content()
    {
        NetworkDefinition a = Build(8), b = Build(8), c = Build(9);
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, c);
        Assert.NotEqual(a, new NetworkDefinition(a.InputShape, a.Nodes, "other"));
        Assert.Equal("n: 4 -> 2, 58 parameters", a.ToString());
        static NetworkDefinition Build(int width) => NetworkDefinition.Input(4).Linear(width).ReLU().Linear(2).Build("n");
    }

    public static TheoryData<string, Func<NetworkDefinition>> Wrong => new()
    {
        { "at least one node", () => new NetworkDefinition(Four, []) },
        { "Two nodes have the name 'a'", () =>
            new NetworkDefinition(Four, [new Node("a", new ReLULayer(), "input"), new Node("a", new ReLULayer(), "a")]) },
        { "Node 'a': input 'b' is neither", () =>
            new NetworkDefinition(Four, [new Node("a", new ReLULayer(), "b"), new Node("b", new ReLULayer(), "a")]) },
        { "Node 'a' feeds nothing; only the last node, 'b', is the output", () =>
            new NetworkDefinition(Four, [new Node("a", new ReLULayer(), "input"), new Node("b", new ReLULayer(), "input")]) },
        { "Node 'a': ReLU takes one input but has 2: input, c.", () =>
            new NetworkDefinition(Four, [new Node("c", new TanhLayer(), "input"), new Node("a", new ReLULayer(), "input", "c")]) },
        { "Node 'a' has no input", () => new NetworkDefinition(Four, [new Node("a", new ReLULayer())]) },
        { "Node 'a' names its input 'input' twice", () => new NetworkDefinition(Four, [new Node("a", new AddLayer(), "input", "input")]) },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_graph_that_is_not_one_is_refused_with_the_node(string message, Func<NetworkDefinition> create)
    {
        var error = Assert.Throws<ArgumentException>(create);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("input")]
    [InlineData("1a")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("größe")]
    public void Names_that_PyTorch_could_not_hold_are_refused(string name) =>
        Assert.Contains(
            $"'{name}'",
            Assert.Throws<ArgumentException>(() => new Node(name, new ReLULayer(), "input")).Message,
            StringComparison.Ordinal);
}
