using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

public class LayerTests
{
    public static TheoryData<string, Func<Layer>> Invalid => new()
    {
        { "OutputFeatures is 0; it must be at least 1", () => new LinearLayer(0) },
        { "OutputFeatures is -1; it must be at least 1", () => new LinearLayer(3) with { OutputFeatures = -1 } },
        { "OutputChannels is 0; it must be at least 1", () => new Conv2dLayer(0, 3) },
        { "KernelSize is 0x3; it must be at least 1x1", () => new Conv2dLayer(1, new Size2d(0, 3)) },
        { "Stride is 1x0; it must be at least 1x1", () => new Conv2dLayer(1, 3) { Stride = new Size2d(1, 0) } },
        { "Padding is -1x-1; it must be at least 0x0", () => new Conv2dLayer(1, 3) { Padding = -1 } },
        { "Dilation is 0x0; it must be at least 1x1", () => new Conv2dLayer(1, 3) { Dilation = 0 } },
        { "Groups is 0; it must be at least 1", () => new Conv2dLayer(1, 3) { Groups = 0 } },
        { "Epsilon is 0; it must be a finite number above 0", () => new BatchNormLayer { Epsilon = 0 } },
        { "Epsilon is NaN", () => new BatchNormLayer { Epsilon = double.NaN } },
        { "Momentum is 1.5; it must be within [0, 1]", () => new BatchNormLayer { Momentum = 1.5 } },
        { "NegativeSlope is Infinity; it must be a finite number", () => new LeakyReLULayer(double.PositiveInfinity) },
        { "Probability is 1; it must be within [0, 1)", () => new DropoutLayer(1) },
        { "Probability is -0.1", () => new DropoutLayer(-0.1) },
        { "Probability is NaN", () => new DropoutLayer(double.NaN) },
        { "KernelSize is 0x0", () => new MaxPool2dLayer(0) },
        { "Stride is 0x0", () => new MaxPool2dLayer(2) { Stride = 0 } },
        { "Padding is 2x2; it must be from 0x0 to 1x1, half the kernel", () => new MaxPool2dLayer(3) { Padding = 2 } },
        { "KernelSize is -1x-1", () => new AvgPool2dLayer(-1) },
        { "Padding is -1x-1", () => new AvgPool2dLayer(3) { Padding = -1 } },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void A_setting_outside_its_range_is_refused_with_name_value_and_range(string message, Func<Layer> create)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(create);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_are_equal_by_their_settings()
    {
        Assert.Equal(new Conv2dLayer(4, 3) { Stride = 2 }, new Conv2dLayer(4, new Size2d(3, 3)) { Stride = new Size2d(2, 2) });
        Assert.NotEqual(new Conv2dLayer(4, 3), new Conv2dLayer(4, 3) { Bias = false });
        Assert.Equal(new MaxPool2dLayer(2), new MaxPool2dLayer(2) { Stride = 2 });
        Assert.NotEqual<Layer>(new SigmoidLayer(), new TanhLayer());
    }

    [Fact]
    public void A_pool_moves_by_its_kernel_unless_told_otherwise()
    {
        Assert.Equal(new Size2d(2, 3), new MaxPool2dLayer(new Size2d(2, 3)).Stride);
        Assert.Equal(new Size2d(2, 3), new AvgPool2dLayer(new Size2d(2, 3)).Stride);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(7, 1)]
    public void Same_padding_keeps_height_and_width(int height, int width)
    {
        var definition = NetworkDefinition.Input(2, 9, 8).Layer(Conv2dLayer.Same(4, new Size2d(height, width))).Build();
        Assert.Equal(new TensorShape(4, 9, 8), definition.OutputShape);
    }

    [Fact]
    public void Same_padding_refuses_an_even_kernel() =>
        Assert.Contains(
            "2x3", Assert.Throws<ArgumentException>(() => Conv2dLayer.Same(4, new Size2d(2, 3))).Message, StringComparison.Ordinal);
}
