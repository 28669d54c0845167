using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

public class ShapeInferenceTests
{
    [Fact]
    public void The_output_of_a_convolution_has_one_pixel_for_each_place_the_kernel_fits()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            int size = random.Next(
                1, 15), kernel = random.Next(1, 5), stride = random.Next(1, 4), padding = random.Next(0, 3), dilation = random.Next(1, 4);
            var places = Places(size, kernel, stride, padding, dilation);
            var layer = new Conv2dLayer(2, new Size2d(kernel, 1))
            {
                Stride = new(stride, 1),
                Padding = new(padding, 0),
                Dilation = new(dilation, 1)
            };
            if (places == 0)
            {
                var error = Assert.Throws<ArgumentException>(() => NetworkDefinition.Input(1, size, 1).Layer(layer));
                Assert.Contains($"1x{size}x1", error.Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(new TensorShape(2, places, 1), NetworkDefinition.Input(1, size, 1).Layer(layer).CurrentShape);
            }
        }
    }

    [Fact]
    public void Parameters_and_multiply_adds_equal_a_count_by_hand_of_every_connection()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var definition = RandomNetworks.CreateDefinition(seed);
            long parameters = 0, multiplyAdds = 0;
            foreach (var node in definition.Nodes)
            {
                var (weights, others, products) = Count(definition, node);
                Assert.Equal(products, definition.MultiplyAddsOf(node.Name));
                parameters += weights + others;
                multiplyAdds += products;
            }

            Assert.Equal(parameters, definition.ParameterCount);
            Assert.Equal(multiplyAdds, definition.MultiplyAdds);
            Assert.Equal(
                definition.Parameters
                    .Where(p => p.Kind == ParameterKind.Weight)
                    .Sum(p => p.Shape.Dimensions.Aggregate(1L, (a, b) => a * b)),
                definition.WeightCount);
        }
    }

    [Fact]
    public void Same_padding_counts_the_border_and_valid_padding_does_not()
    {
        var input = NetworkDefinition.Input(3, 32, 32);
        Assert.Equal(64L * 32 * 32 * 27, input.Layer(Conv2dLayer.Same(64, 3)).Build().MultiplyAdds);
        Assert.Equal(64L * 30 * 30 * 27, input.Conv2d(64, 3).Build().MultiplyAdds);
        Assert.Equal(3L * 30 * 30 * 9, input.Conv2d(3, 3, groups: 3).Build().MultiplyAdds);
    }

    public static TheoryData<string, Func<NetworkBuilder>> Wrong => new()
    {
        {
            "Node 'add1': input 'conv2' has shape 16x14x14 but input 'bn1' has shape 16x28x28; Add needs equal shapes.",
            () => NetworkDefinition.Input(1, 28, 28).Conv2d(16, 3, padding: 1).BatchNorm().Conv2d(16, 3, 2, 1).Add("bn1")
        },
        {
            "Node 'concat1': input 'conv2' has shape 4x3x3 but input 'conv1' has shape 4x5x5; "
                + "Concat needs shapes that are equal but for the first dimension.",
            () => NetworkDefinition.Input(1, 5, 5).Conv2d(4, 1).Conv2d(4, 3).Concat("conv1")
        },
        {
            "Node 'fc1': input 'input' has shape 1x28x28; Linear needs an input of rank 1 (features); put a Flatten before it.",
            () => NetworkDefinition.Input(1, 28, 28).Linear(10)
        },
        {
            "Node 'conv1': input 'input' has shape 784; Conv2d needs an input of rank 3 (channels x height x width).",
            () => NetworkDefinition.Input(784).Conv2d(10, 3)
        },
        { "Node 'conv1': input 'input' has shape 3x5x5; its 3 channels are not divisible by 2 groups.", () =>
            NetworkDefinition.Input(3, 5, 5).Conv2d(4, 3, groups: 2) },
        { "Node 'conv1': 3 output channels are not divisible by 2 groups.", () =>
            NetworkDefinition.Input(4, 5, 5).Conv2d(3, 3, groups: 2) },
        { "Node 'pool1': input 'input' has shape 3x5x5; MaxPool2d with kernel 6x6", () => NetworkDefinition.Input(3, 5, 5).MaxPool2d(6) },
        { "needs a padded height of at least 7 but it is 5", () => NetworkDefinition.Input(3, 5, 5).Conv2d(1, 3, dilation: 3) },
        { "Node 'pool1': input 'fc1' has shape 4; AvgPool2d needs an input of rank 3", () =>
            NetworkDefinition.Input(3).Linear(4).AvgPool2d(2) },
        { "Node 'global_pool1': input 'input' has shape 4x4; GlobalAvgPool2d needs", () =>
            NetworkDefinition.Input(4, 4).GlobalAvgPool2d() },
        { "Node 'bn1': input 'input' has shape 4x4; BatchNorm needs an input of rank 1 (features) or 3", () =>
            NetworkDefinition.Input(4, 4).BatchNorm() },
        { "Node 'add1': Add takes two or more inputs but has 1.", () => NetworkDefinition.Input(4).Layer(new AddLayer()) },
        { "Node 'concat1': Concat takes two or more inputs but has 1.", () => NetworkDefinition.Input(4).Layer(new ConcatLayer()) },
        { "Node 'flatten1': input 'input' has shape 65536x65536", () => NetworkDefinition.Input(65536, 65536).Flatten() },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_layer_that_does_not_fit_is_refused_with_node_and_shapes(string message, Func<NetworkBuilder> build)
    {
        var error = Assert.Throws<ArgumentException>(build);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static int Places(int size, int kernel, int stride, int padding, int dilation)
    {
        var places = 0;
        for (var start = -padding; start + (dilation * (kernel - 1)) < size + padding; start += stride)
        {
            places++;
        }

        return places;
    }

    private static (long Weights, long Others, long Products) Count(NetworkDefinition definition, Node node)
    {
        TensorShape from = definition.InputShapeOf(node.Name), to = definition.ShapeOf(node.Name);
        switch (node.Layer)
        {
            case LinearLayer linear:
                return ((long)from[0] * to[0], linear.Bias ? to[0] : 0, (long)from[0] * to[0]);
            case Conv2dLayer conv:
                long connected = 0;
                for (var filter = 0; filter < to[0]; filter++)
                {
                    for (var channel = 0; channel < from[0]; channel++)
                    {
                        connected += filter / (to[0] / conv.Groups) == channel / (from[0] / conv.Groups) ? 1 : 0;
                    }
                }

                var kernel = (long)conv.KernelSize.Height * conv.KernelSize.Width;
                return (connected * kernel, conv.Bias ? to[0] : 0, connected * kernel * to[1] * to[2]);
            case BatchNormLayer:
                return (0, 2L * from[0], 0);
            default:
                return (0, 0, 0);
        }
    }
}
