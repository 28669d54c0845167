using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Weights normal with mean 0 and standard deviation s, drawn again where they are further from 0 than 2 s; biases 0.</summary>
/// <remarks>What is left has a standard deviation of 0.8796 s.</remarks>
/// <param name="Scale">s, or where a fan counts s x sqrt(fan); a finite number above 0; default 0.02.</param>
/// <param name="Mode">Which fan counts, so that s = scale / sqrt(fan); null (the default) for none: s is the scale in every layer.</param>
public sealed record TruncatedNormalInitializer(double Scale = 0.02, FanMode? Mode = null) : Initializer
{
    /// <summary>s, or where a fan counts s x sqrt(fan); a finite number above 0; default 0.02.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Scale { get; init => field = Argument.Positive(value); } = Argument.Positive(Scale, nameof(Scale));

    /// <summary>Which fan counts, so that s = scale / sqrt(fan); null (the default) for none: s is the scale in every layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public FanMode? Mode { get; init => field = Argument.Defined(value); } = Argument.Defined(Mode, nameof(Mode));

    internal override void FillWeights(Span<float> weights, InitializerRequest request)
    {
        var fan = Mode is { } mode ? request.Fan(mode) : 1;
        RandomFill.TruncatedNormal(weights, Scale * Math.Sqrt(1 / fan), request.Generator);
    }
}
