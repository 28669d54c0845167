using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Draws layers that fit where they are put.</summary>
internal sealed class RandomLayers(int seed)
{
    private readonly Random _random = new(seed);

    public int Next(int end) => _random.Next(end);

    public int Next(int first, int end) => _random.Next(first, end);

    public bool Coin() => _random.Next(2) == 0;

    public NetworkBuilder Convolution(NetworkBuilder builder)
    {
        var groups = builder.CurrentShape[0] % 2 == 0 && Coin() ? 2 : 1;
        var channels = groups * _random.Next(1, 5);
        Size2d padding = new(_random.Next(0, 3), _random.Next(0, 3));
        Size2d dilation = new(_random.Next(1, 3), _random.Next(1, 3));
        Size2d kernel = new(
            Side(builder.CurrentShape[1], padding.Height, dilation.Height), Side(builder.CurrentShape[2], padding.Width, dilation.Width));
        return builder.Conv2d(channels, kernel, new Size2d(_random.Next(1, 3), _random.Next(1, 3)), padding, dilation, groups, Coin());
    }

    public NetworkBuilder SameSize(NetworkBuilder builder, int channels) => _random.Next(3) switch
    {
        0 => builder.Conv2d(channels, 1, bias: Coin()),
        1 => builder.Conv2d(channels, 3, padding: 1, bias: Coin()),
        _ => builder.Conv2d(channels, 3, padding: 2, dilation: 2, bias: Coin()),
    };

    public NetworkBuilder Pool(NetworkBuilder builder)
    {
        if (builder.CurrentShape[1] < 3 || builder.CurrentShape[2] < 3)
        {
            return Activation(builder);
        }

        Size2d kernel = new(_random.Next(1, 4), _random.Next(1, 4));
        Size2d stride = new(_random.Next(1, 3), _random.Next(1, 3));
        Size2d padding = new(_random.Next(0, (kernel.Height / 2) + 1), _random.Next(0, (kernel.Width / 2) + 1));
        return Coin()
            ? builder.MaxPool2d(kernel, stride, padding)
            : builder.AvgPool2d(kernel, stride, padding, countIncludePadding: Coin());
    }

    public NetworkBuilder Activation(NetworkBuilder builder) => _random.Next(7) switch
    {
        0 => builder.LeakyReLU(0.1),
        1 => builder.Gelu(),
        2 => builder.Sigmoid(),
        3 => builder.Tanh(),
        _ => builder.ReLU(),
    };

    public NetworkBuilder Normalization(NetworkBuilder builder) => Coin() ? builder.BatchNorm() : builder;

    /// <summary>A kernel side of at most 4 that reaches no further than the padded input.</summary>
    private int Side(int size, int padding, int dilation) => _random.Next(1, 1 + Math.Min(4, 1 + ((size + (2 * padding) - 1) / dilation)));
}
