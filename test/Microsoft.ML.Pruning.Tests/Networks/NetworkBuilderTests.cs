using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

public class NetworkBuilderTests
{
    [Fact]
    public void Nodes_are_called_after_their_layer_and_number()
    {
        var definition = NetworkDefinition.Input(1, 12, 12)
            .Conv2d(4, 3).BatchNorm().ReLU().MaxPool2d(2).Conv2d(4, 3).LeakyReLU().AvgPool2d(2)
            .Flatten().Dropout().Linear(5).Gelu().Linear(5).Sigmoid().Linear(5).Tanh().Build();
        Assert.Equal(
            "conv1 bn1 relu1 pool1 conv2 leaky_relu1 pool2 flatten1 dropout1 fc1 gelu1 fc2 sigmoid1 fc3 tanh1",
            string.Join(' ', definition.Nodes.Select(node => node.Name)));
    }

    [Fact]
    public void A_default_name_that_is_taken_is_passed_over()
    {
        var definition = NetworkDefinition.Input(4).ReLU(name: "fc1").ReLU(name: "fc2").Linear(2).Linear(2).Build();
        Assert.Equal(["fc1", "fc2", "fc3", "fc4"], definition.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void A_builder_can_be_continued_in_several_ways()
    {
        var stem = NetworkDefinition.Input(4).Linear(3);
        Assert.Equal(2, stem.ReLU().Linear(2).Build().OutputShape[0]);
        Assert.Equal(7, stem.Linear(7).Build().OutputShape[0]);
        Assert.Equal(3, stem.Build().OutputShape[0]);
    }

    [Fact]
    public void Branches_start_at_the_same_node_and_join_in_order()
    {
        var definition = NetworkDefinition.Input(4).Linear(3).Branch(b => b.Linear(2), b => b, b => b.ReLU().Linear(5)).Concat().Build();
        Assert.Equal(["fc2", "fc1", "fc3"], definition["concat1"].Inputs);
        Assert.Equal(["fc1"], definition["fc2"].Inputs);
        Assert.Equal(["fc1"], definition["relu1"].Inputs);
        Assert.Equal(10, definition.OutputShape[0]);
    }

    [Fact]
    public void Branches_may_nest()
    {
        var definition = NetworkDefinition.Input(4)
            .Residual(outer => outer.Linear(4).Residual(inner => inner.ReLU().Linear(4)), name: "outer").Build();
        Assert.Equal(["fc1", "relu1", "fc2", "add1", "outer"], definition.Nodes.Select(node => node.Name));
        Assert.Equal(["add1", "input"], definition["outer"].Inputs);
    }

    [Fact]
    public void From_goes_back_to_any_node_and_the_current_node_becomes_the_output()
    {
        var builder = NetworkDefinition.Input(4).Linear(3, name: "left").From("input").Linear(3, name: "right").Add("left");
        Assert.Equal(["right", "left"], builder.Build()["add1"].Inputs);
        Assert.Equal("add1", builder.Current);
        Assert.Equal(new TensorShape(4), builder.From("input").CurrentShape);
        Assert.Throws<ArgumentException>(() => builder.From("nowhere"));
    }

    [Fact]
    public void A_node_left_hanging_is_refused()
    {
        var builder = NetworkDefinition.Input(4).Linear(3).ReLU().From("fc1");
        Assert.Contains(
            "feeds nothing",
            Assert.Throws<ArgumentException>(() => NetworkDefinition.Input(4).Linear(3).From("input").Linear(2).Build()).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'fc1', would be the output, but it feeds 'relu1'",
            Assert.Throws<ArgumentException>(() => builder.Build()).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'input', would be the output",
            Assert.Throws<ArgumentException>(() => builder.From("input").Build()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Branches_that_are_too_few_or_leave_their_builder_are_refused()
    {
        var builder = NetworkDefinition.Input(4).Linear(4);
        Assert.Contains("but has 1", Assert.Throws<ArgumentException>(() => builder.Branch(b => b)).Message, StringComparison.Ordinal);
        var other = NetworkDefinition.Input(4).ReLU();
        Assert.Contains(
            "must continue", Assert.Throws<ArgumentException>(() => builder.Branch(b => b, _ => other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_used_twice_is_refused_by_the_call_that_repeats_it() =>
        Assert.Contains(
            "'a'",
            Assert.Throws<ArgumentException>(() => NetworkDefinition.Input(4).ReLU("a").ReLU("a")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Nothing_built_is_refused() => Assert.Throws<ArgumentException>(() => NetworkDefinition.Input(4).Build());

    [Fact]
    public void Settings_reach_their_layers()
    {
        var definition = NetworkDefinition.Input(2, 9, 9)
            .Conv2d(4, new Size2d(3, 1), stride: 2, padding: 1, dilation: new Size2d(2, 1), groups: 2, bias: false, name: "c")
            .MaxPool2d(3, stride: 1, padding: 1, name: "m").AvgPool2d(3, stride: 1, padding: 1, countIncludePadding: false, name: "a")
            .LeakyReLU(0.3, name: "l").Flatten().Dropout(0.25, name: "d").Linear(2, bias: false, name: "f").Build();
        Assert.Equal(
            new Conv2dLayer(4, new Size2d(3, 1)) { Stride = 2, Padding = 1, Dilation = new Size2d(2, 1), Groups = 2, Bias = false },
            definition["c"].Layer);
        Assert.Equal(new MaxPool2dLayer(3) { Stride = 1, Padding = 1 }, definition["m"].Layer);
        Assert.Equal(new AvgPool2dLayer(3) { Stride = 1, Padding = 1, CountIncludePadding = false }, definition["a"].Layer);
        Assert.Equal(new LeakyReLULayer(0.3), definition["l"].Layer);
        Assert.Equal(new DropoutLayer(0.25), definition["d"].Layer);
        Assert.Equal(new LinearLayer(2, Bias: false), definition["f"].Layer);
    }
}
