using System.Globalization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Networks of the pruning literature, ready to train.</summary>
public static class Architectures
{
    /// <summary>LeNet-300-100 for 1x28x28 digits; 266,200 weights (LeCun et al. 1998).</summary>
    /// <remarks>300 and 100 units with ReLU, 10 classes.</remarks>
    public static NetworkDefinition LeNet300_100 { get; } =
        NetworkDefinition.Input(1, 28, 28).Flatten().Linear(300).ReLU().Linear(100).ReLU().Linear(10).Build("lenet300");

    /// <summary>LeNet-5 as Han et al. (2015) prune it; 430,500 weights.</summary>
    /// <remarks>
    /// For 1x28x28 digits: 20 and 50 filters of 5x5 without padding, each with ReLU and a 2x2 maximum pool, 500 units, 10 classes.
    /// </remarks>
    public static NetworkDefinition LeNet5 { get; } =
        NetworkDefinition.Input(1, 28, 28)
            .Conv2d(20, 5).ReLU().MaxPool2d(2)
            .Conv2d(50, 5).ReLU().MaxPool2d(2)
            .Flatten().Linear(500).ReLU().Linear(10)
            .Build("lenet5");

    /// <summary>The perceptron 784-1000-1000-500-200-10 of the unit and weight pruning study; 2,386,000 weights.</summary>
    /// <remarks>Its activation is ReLU.</remarks>
    public static NetworkDefinition Mlp1000_1000_500_200 { get; } = Perceptron("mlp1000", 784, 1000, 1000, 500, 200, 10);

    /// <summary>The perceptron 784-56-56-56-10 of the optimal brain damage study; 50,736 weights.</summary>
    /// <remarks>Its activation is ReLU.</remarks>
    public static NetworkDefinition Mlp56 { get; } = Perceptron("mlp56", 784, 56, 56, 56, 10);

    /// <summary>Conv-2 for 3x32x32 images; 4,300,992 weights.</summary>
    /// <remarks>Two 3x3 convolutions of 64, pool, 256 and 256 units (Frankle and Carbin 2019).</remarks>
    public static NetworkDefinition Conv2 { get; } = Convolutional("conv2", 64);

    /// <summary>Conv-4 for 3x32x32 images; 2,425,024 weights.</summary>
    /// <remarks>Conv-2 with two more convolutions of 128 (Frankle and Carbin 2019).</remarks>
    public static NetworkDefinition Conv4 { get; } = Convolutional("conv4", 64, 128);

    /// <summary>Conv-6 for 3x32x32 images; 2,261,184 weights.</summary>
    /// <remarks>Conv-4 with two more convolutions of 256 (Frankle and Carbin 2019).</remarks>
    public static NetworkDefinition Conv6 { get; } = Convolutional("conv6", 64, 128, 256);

    /// <summary>ResNet-20 for 3x32x32 images; 270,896 weights.</summary>
    /// <remarks>
    /// Three stages of three residual blocks with 16, 32 and 64 channels (He et al. 2016). Where the shape changes the shortcut is a 1x1
    /// convolution with batch normalisation.
    /// </remarks>
    public static NetworkDefinition ResNet20 { get; } = CreateResNet20();

    /// <summary>A small MobileNet for 3x32x32 images (after Howard et al. 2017).</summary>
    /// <remarks>
    /// A convolution of 32, then depthwise and 1x1 convolutions to 64, 128, 128, 256 and 256 channels, two of them with stride 2.
    /// </remarks>
    public static NetworkDefinition MobileNetSmall { get; } = CreateMobileNetSmall();

    /// <summary>A small DenseNet for 3x32x32 images (after Huang et al. 2017).</summary>
    /// <remarks>Three dense blocks of four 3x3 convolutions with growth 12; transitions halve the channels and the image.</remarks>
    public static NetworkDefinition DenseNetSmall { get; } = CreateDenseNetSmall();

    /// <summary>A multilayer perceptron with biases, and ReLU between its layers.</summary>
    /// <remarks>The last width is the number of outputs.</remarks>
    /// <param name="widths">
    /// The number of inputs, of units of each hidden layer, and of outputs; at least two, for example 784, 56, 56, 56, 10.
    /// </param>
    /// <exception cref="ArgumentException">Fewer than two widths are given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A width is below 1.</exception>
    public static NetworkDefinition Mlp(params ReadOnlySpan<int> widths)
    {
        var name = "mlp";
        foreach (var width in widths)
        {
            name += "-" + width.ToString(CultureInfo.InvariantCulture);
        }

        return Perceptron(name, widths);
    }

    private static NetworkDefinition Perceptron(string name, params ReadOnlySpan<int> widths)
    {
        if (widths.Length < 2)
        {
            throw new ArgumentException(
                $"A perceptron needs at least two widths, inputs and outputs, but has {widths.Length}.", nameof(widths));
        }

        var builder = NetworkDefinition.Input(widths[0]);
        foreach (var width in widths[1..^1])
        {
            builder = builder.Linear(width).ReLU();
        }

        return builder.Linear(widths[^1]).Build(name);
    }

    private static NetworkDefinition Convolutional(string name, params ReadOnlySpan<int> stages)
    {
        var builder = NetworkDefinition.Input(3, 32, 32);
        foreach (var channels in stages)
        {
            builder = builder
                .Layer(Conv2dLayer.Same(channels, 3)).ReLU()
                .Layer(Conv2dLayer.Same(channels, 3)).ReLU()
                .MaxPool2d(2);
        }

        return builder.Flatten().Linear(256).ReLU().Linear(256).ReLU().Linear(10).Build(name);
    }

    private static NetworkDefinition CreateResNet20()
    {
        var builder = NetworkDefinition.Input(3, 32, 32).Conv2d(16, 3, padding: 1, bias: false).BatchNorm().ReLU();
        foreach (var channels in (ReadOnlySpan<int>)[16, 32, 64])
        {
            for (var block = 0; block < 3; block++)
            {
                builder = ResidualBlock(builder, channels);
            }
        }

        return builder.GlobalAvgPool2d().Linear(10).Build("resnet20");
    }

    private static NetworkBuilder ResidualBlock(NetworkBuilder builder, int channels)
    {
        var sameShape = builder.CurrentShape[0] == channels;
        var stride = sameShape ? 1 : 2;
        return builder.Residual(
            body => body
                .Conv2d(channels, 3, stride, padding: 1, bias: false).BatchNorm().ReLU()
                .Conv2d(channels, 3, padding: 1, bias: false).BatchNorm(),
            sameShape ? null : shortcut => shortcut.Conv2d(channels, 1, stride, bias: false).BatchNorm()).ReLU();
    }

    private static NetworkDefinition CreateMobileNetSmall()
    {
        var builder = NetworkDefinition.Input(3, 32, 32).Conv2d(32, 3, padding: 1, bias: false).BatchNorm().ReLU();
        foreach (var (channels, stride) in (ReadOnlySpan<(int, int)>)[(64, 1), (128, 2), (128, 1), (256, 2), (256, 1)])
        {
            var inputs = builder.CurrentShape[0];
            builder = builder
                .Conv2d(inputs, 3, stride, padding: 1, groups: inputs, bias: false).BatchNorm().ReLU()
                .Conv2d(channels, 1, bias: false).BatchNorm().ReLU();
        }

        return builder.GlobalAvgPool2d().Linear(10).Build("mobilenet");
    }

    private static NetworkDefinition CreateDenseNetSmall()
    {
        const int Growth = 12;
        var builder = NetworkDefinition.Input(3, 32, 32).Conv2d(2 * Growth, 3, padding: 1, bias: false);
        for (var block = 0; block < 3; block++)
        {
            if (block > 0)
            {
                builder = builder.BatchNorm().ReLU().Conv2d(builder.CurrentShape[0] / 2, 1, bias: false).AvgPool2d(2);
            }

            for (var layer = 0; layer < 4; layer++)
            {
                builder = builder.Branch(b => b, b => b.BatchNorm().ReLU().Conv2d(Growth, 3, padding: 1, bias: false)).Concat();
            }
        }

        return builder.BatchNorm().ReLU().GlobalAvgPool2d().Linear(10).Build("densenet");
    }
}
