using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Draws one definition for <see cref="RandomNetworks"/>.</summary>
internal sealed class RandomDefinition(int seed)
{
    private readonly Random _random = new(seed);

    public NetworkDefinition Create()
    {
        var builder = _random.Next(4) == 0
            ? NetworkDefinition.Input(_random.Next(3, 20))
            : Image(NetworkDefinition.Input(_random.Next(1, 4), _random.Next(5, 12), _random.Next(5, 12)));
        for (var blocks = _random.Next(1, 4); blocks > 0; blocks--)
        {
            builder = VectorBlock(builder);
        }

        return builder.Linear(_random.Next(2, 8), bias: Coin()).Build($"random{seed}");
    }

    private NetworkBuilder Image(NetworkBuilder builder)
    {
        for (var blocks = _random.Next(1, 5); blocks > 0; blocks--)
        {
            builder = ImageBlock(builder);
        }

        return Coin() ? builder.Flatten() : builder.GlobalAvgPool2d();
    }

    private NetworkBuilder ImageBlock(NetworkBuilder builder) => _random.Next(8) switch
    {
        0 or 1 => Activation(Normalization(Convolution(builder))),
        2 => Pool(builder),
        3 => builder.Residual(Body(builder.CurrentShape[0])),
        4 => Projection(builder, _random.Next(2, 7)),
        5 => builder.Branch(b => SameSize(b, _random.Next(1, 5)), b => Coin() ? b : SameSize(b, 2)).Concat(),
        6 => Depthwise(builder),
        _ => builder.Branch(b => SameSize(b, 3), b => Activation(SameSize(b, 3)), b => SameSize(b, 3)).Add(),
    };

    private Func<NetworkBuilder, NetworkBuilder> Body(int channels) =>
        b => Normalization(SameSize(Activation(Normalization(SameSize(b, _random.Next(2, 6)))), channels));

    private NetworkBuilder Projection(NetworkBuilder builder, int channels)
    {
        Size2d stride = builder.CurrentShape[1] > 3 && builder.CurrentShape[2] > 3 ? _random.Next(1, 3) : 1;
        return Activation(builder.Residual(
            b => SameSize(Activation(b.Conv2d(channels, 3, stride, padding: 1)), channels),
            b => Normalization(b.Conv2d(channels, 1, stride, bias: false))));
    }

    private NetworkBuilder Convolution(NetworkBuilder builder)
    {
        var groups = builder.CurrentShape[0] % 2 == 0 && Coin() ? 2 : 1;
        var channels = groups * _random.Next(1, 5);
        Size2d padding = new(_random.Next(0, 3), _random.Next(0, 3));
        Size2d dilation = new(_random.Next(1, 3), _random.Next(1, 3));
        Size2d kernel = new(
            Side(builder.CurrentShape[1], padding.Height, dilation.Height), Side(builder.CurrentShape[2], padding.Width, dilation.Width));
        return builder.Conv2d(channels, kernel, new Size2d(_random.Next(1, 3), _random.Next(1, 3)), padding, dilation, groups, Coin());
    }

    /// <summary>A kernel side of at most 4 that reaches no further than the padded input.</summary>
    private int Side(int size, int padding, int dilation) => _random.Next(1, 1 + Math.Min(4, 1 + ((size + (2 * padding) - 1) / dilation)));

    private NetworkBuilder SameSize(NetworkBuilder builder, int channels) => _random.Next(3) switch
    {
        0 => builder.Conv2d(channels, 1, bias: Coin()),
        1 => builder.Conv2d(channels, 3, padding: 1, bias: Coin()),
        _ => builder.Conv2d(channels, 3, padding: 2, dilation: 2, bias: Coin()),
    };

    private NetworkBuilder Depthwise(NetworkBuilder builder)
    {
        var channels = builder.CurrentShape[0];
        return Activation(
            Normalization(builder.Conv2d(channels, 3, padding: 1, groups: channels, bias: false).Conv2d(_random.Next(2, 7), 1)));
    }

    private NetworkBuilder Pool(NetworkBuilder builder)
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

    private NetworkBuilder VectorBlock(NetworkBuilder builder)
    {
        var width = builder.CurrentShape[0];
        return _random.Next(5) switch
        {
            0 => builder.Residual(b => b.Linear(width).ReLU().Linear(width)),
            1 => builder.Branch(b => b.Linear(3), b => Activation(b.Linear(4)), b => b).Concat(),
            2 => builder.Dropout(0.25).Linear(_random.Next(2, 40), Coin()).BatchNorm().ReLU(),
            _ => Activation(builder.Linear(_random.Next(2, 40), Coin())),
        };
    }

    private NetworkBuilder Activation(NetworkBuilder builder) => _random.Next(7) switch
    {
        0 => builder.LeakyReLU(0.1),
        1 => builder.Gelu(),
        2 => builder.Sigmoid(),
        3 => builder.Tanh(),
        _ => builder.ReLU(),
    };

    private NetworkBuilder Normalization(NetworkBuilder builder) => Coin() ? builder.BatchNorm() : builder;

    private bool Coin() => _random.Next(2) == 0;
}
