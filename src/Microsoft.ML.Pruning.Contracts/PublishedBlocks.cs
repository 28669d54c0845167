using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Puts blocks as published networks have them behind an image, in about two networks of three.</summary>
/// <remarks>They are drawn apart from all else, so that the rest of a network stays as it is.</remarks>
internal sealed class PublishedBlocks(int seed)
{
    private readonly RandomLayers _draw = new(seed);

    public NetworkBuilder Image(NetworkBuilder builder) => _draw.Next(9) switch
    {
        0 => Dense(Dense(builder)),
        1 => Mobile(builder),
        2 => builder.Residual(b => Grouped(_draw.Activation(_draw.SameSize(b, 4)), b.CurrentShape[0])),
        3 => AddOfConcat(builder),
        4 => builder.Residual(b => _draw.SameSize(_draw.Coin() ? b.BatchNorm() : _draw.Activation(b.BatchNorm()), b.CurrentShape[0])),
        5 => Squashed(builder),
        _ => builder,
    };

    /// <summary>Behind the image: batch normalisation of what was flattened.</summary>
    public NetworkBuilder Vector(NetworkBuilder builder) => _draw.Next(4) == 0 ? builder.BatchNorm() : builder;

    /// <summary>As in DenseNets: normalised and activated before the convolution, and put behind what it read.</summary>
    private NetworkBuilder Dense(NetworkBuilder builder) =>
        builder.Branch(b => b, b => b.BatchNorm().ReLU().Conv2d(_draw.Next(1, 4), 3, padding: 1, bias: _draw.Coin())).Concat();

    /// <summary>As in MobileNets: a depthwise and a pointwise convolution, each normalised and activated.</summary>
    private NetworkBuilder Mobile(NetworkBuilder builder)
    {
        var channels = builder.CurrentShape[0];
        var spread = builder.Conv2d(channels * _draw.Next(1, 3), 3, padding: 1, groups: channels, bias: _draw.Coin()).BatchNorm().ReLU();
        return spread.Conv2d(_draw.Next(2, 6), 1, bias: false).BatchNorm().ReLU();
    }

    /// <summary>As in ResNeXts: a grouped convolution between two others.</summary>
    private NetworkBuilder Grouped(NetworkBuilder builder, int channels) => _draw.SameSize(
        _draw.Activation(_draw.Normalization(builder.Conv2d(6, 3, padding: 1, groups: 2, bias: _draw.Coin()))), channels);

    private NetworkBuilder AddOfConcat(NetworkBuilder builder) => _draw.Activation(
        builder.Branch(b => _draw.SameSize(b, 2), b => _draw.SameSize(b, 3)).Concat().Residual(b => _draw.SameSize(b, 5)));

    /// <summary>What is not 0 at 0 before a batch normalisation, and before padding.</summary>
    private NetworkBuilder Squashed(NetworkBuilder builder)
    {
        builder = _draw.SameSize(builder, _draw.Next(2, 5));
        builder = _draw.Coin() ? builder.Sigmoid() : builder.Tanh();
        builder = _draw.Normalization(builder);
        return _draw.Coin()
            ? builder.Conv2d(3, 3, padding: 1)
            : builder.AvgPool2d(3, 1, 1, countIncludePadding: _draw.Coin());
    }
}
