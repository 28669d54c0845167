using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Draws one definition for <see cref="RandomNetworks"/>.</summary>
internal sealed class RandomDefinition(int seed)
{
    private readonly RandomLayers _draw = new(seed);

    public NetworkDefinition Create()
    {
        var builder = _draw.Next(4) == 0
            ? NetworkDefinition.Input(_draw.Next(3, 20))
            : Image(NetworkDefinition.Input(_draw.Next(1, 4), _draw.Next(5, 12), _draw.Next(5, 12)));
        for (var blocks = _draw.Next(1, 4); blocks > 0; blocks--)
        {
            builder = VectorBlock(builder);
        }

        return builder.Linear(_draw.Next(2, 8), bias: _draw.Coin()).Build($"random{seed}");
    }

    private NetworkBuilder Image(NetworkBuilder builder)
    {
        for (var blocks = _draw.Next(1, 5); blocks > 0; blocks--)
        {
            builder = ImageBlock(builder);
        }

        var published = new PublishedBlocks(seed ^ 0x10000);
        builder = published.Image(builder);
        return published.Vector(_draw.Coin() ? builder.Flatten() : builder.GlobalAvgPool2d());
    }

    private NetworkBuilder ImageBlock(NetworkBuilder builder) => _draw.Next(8) switch
    {
        0 or 1 => _draw.Activation(_draw.Normalization(_draw.Convolution(builder))),
        2 => _draw.Pool(builder),
        3 => builder.Residual(Body(builder.CurrentShape[0])),
        4 => Projection(builder, _draw.Next(2, 7)),
        5 => builder.Branch(b => _draw.SameSize(b, _draw.Next(1, 5)), b => _draw.Coin() ? b : _draw.SameSize(b, 2)).Concat(),
        6 => Depthwise(builder),
        _ => builder.Branch(b => _draw.SameSize(b, 3), b => _draw.Activation(_draw.SameSize(b, 3)), b => _draw.SameSize(b, 3)).Add(),
    };

    private Func<NetworkBuilder, NetworkBuilder> Body(int channels) =>
        b => _draw.Normalization(_draw.SameSize(_draw.Activation(_draw.Normalization(_draw.SameSize(b, _draw.Next(2, 6)))), channels));

    private NetworkBuilder Projection(NetworkBuilder builder, int channels)
    {
        Size2d stride = builder.CurrentShape[1] > 3 && builder.CurrentShape[2] > 3 ? _draw.Next(1, 3) : 1;
        return _draw.Activation(builder.Residual(
            b => _draw.SameSize(_draw.Activation(b.Conv2d(channels, 3, stride, padding: 1)), channels),
            b => _draw.Normalization(b.Conv2d(channels, 1, stride, bias: false))));
    }

    private NetworkBuilder Depthwise(NetworkBuilder builder)
    {
        var channels = builder.CurrentShape[0];
        return _draw.Activation(
            _draw.Normalization(builder.Conv2d(channels, 3, padding: 1, groups: channels, bias: false).Conv2d(_draw.Next(2, 7), 1)));
    }

    private NetworkBuilder VectorBlock(NetworkBuilder builder)
    {
        var width = builder.CurrentShape[0];
        return _draw.Next(5) switch
        {
            0 => builder.Residual(b => b.Linear(width).ReLU().Linear(width)),
            1 => builder.Branch(b => b.Linear(3), b => _draw.Activation(b.Linear(4)), b => b).Concat(),
            2 => builder.Dropout(0.25).Linear(_draw.Next(2, 40), _draw.Coin()).BatchNorm().ReLU(),
            _ => _draw.Activation(builder.Linear(_draw.Next(2, 40), _draw.Coin())),
        };
    }
}
