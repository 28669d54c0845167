using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

public class ArchitecturesTests
{
    public static TheoryData<string, long, string> Published => new()
    {
        { nameof(Architectures.LeNet300_100), 266_200, "1x28x28" },
        { nameof(Architectures.LeNet5), 430_500, "1x28x28" },
        { nameof(Architectures.Mlp1000_1000_500_200), 2_386_000, "784" },
        { nameof(Architectures.Mlp56), 50_736, "784" },
        { nameof(Architectures.Conv2), 4_300_992, "3x32x32" },
        { nameof(Architectures.Conv4), 2_425_024, "3x32x32" },
        { nameof(Architectures.Conv6), 2_261_184, "3x32x32" },
        { nameof(Architectures.ResNet20), 270_896, "3x32x32" },
    };

    public static TheoryData<string> All =>
        [.. typeof(Architectures).GetProperties().Where(p => p.PropertyType == typeof(NetworkDefinition)).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Published))]
    public void Weights_equal_the_published_number(string name, long weights, string input)
    {
        var definition = Get(name);
        Assert.Equal(weights, definition.WeightCount);
        Assert.Equal(input, definition.InputShape.ToString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_architecture_yields_10_classes_from_one_logits_layer_and_has_biases_there(string name)
    {
        var definition = Get(name);
        Assert.Equal(new TensorShape(10), definition.OutputShape);
        Assert.Equal(definition.WeightedLayers[^1], definition.LogitsLayer);
        Assert.Contains(definition.Parameters, parameter => parameter.Name == $"{definition.LogitsLayer}.bias");
    }

    [Fact]
    public void LeNet_300_100_has_its_published_biases_and_multiply_adds()
    {
        Assert.Equal(266_610, Architectures.LeNet300_100.ParameterCount);
        Assert.Equal(266_200, Architectures.LeNet300_100.MultiplyAdds);
    }

    [Fact]
    public void LeNet_5_has_the_layers_of_Han_2015()
    {
        Assert.Equal(
            [("conv1", 500L), ("conv2", 25_000L), ("fc1", 400_000L), ("fc2", 5_000L)],
            Architectures.LeNet5.WeightedLayers.Select(layer => (layer, Architectures.LeNet5.Parameter(layer + ".weight").Shape.Count)));
    }

    [Fact]
    public void ResNet_20_has_20_weighted_layers_besides_its_2_projections()
    {
        Assert.Equal(22, Architectures.ResNet20.WeightedLayers.Length);
        Assert.Equal(9, Architectures.ResNet20.Nodes.Count(node => node.Layer is AddLayer));
    }

    [Fact]
    public void MobileNet_has_a_depthwise_convolution_before_each_1x1_convolution()
    {
        var definition = Architectures.MobileNetSmall;
        Assert.Equal(5, definition.Nodes.Count(
            node => node.Layer is Conv2dLayer conv && conv.Groups > 1 && conv.Groups == definition.InputShapeOf(node.Name)[0]));
        Assert.Equal(5, definition.Nodes.Count(node => node.Layer is Conv2dLayer { KernelSize: { Height: 1, Width: 1 } }));
    }

    [Fact]
    public void DenseNet_joins_12_more_channels_12_times() =>
        Assert.Equal(12, Architectures.DenseNetSmall.Nodes.Count(node => node.Layer is ConcatLayer));

    [Fact]
    public void A_perceptron_has_the_given_widths()
    {
        var definition = Architectures.Mlp(7, 5, 3);
        Assert.Equal("mlp-7-5-3", definition.Name);
        Assert.Equal(["fc1", "relu1", "fc2"], definition.Nodes.Select(node => node.Name));
        Assert.Equal((7 * 5) + 5 + (5 * 3) + 3, definition.ParameterCount);
    }

    [Fact]
    public void A_perceptron_of_less_than_two_widths_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Architectures.Mlp(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Architectures.Mlp(10, 0, 2));
    }

    private static NetworkDefinition Get(string name) => (NetworkDefinition)typeof(Architectures).GetProperty(name)!.GetValue(null)!;
}
