using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Normal weights, none further from 0 than 2 deviations.</summary>
/// <remarks>
/// Mean 0 and standard deviation s; what is further from 0 than 2 s is drawn again. Biases are 0. What is left has a standard deviation of
/// 0.8796 s.
/// </remarks>
/// <param name="Scale">s, or where a fan counts s x sqrt(fan); a finite number above 0; default 0.02.</param>
/// <param name="Mode">Which fan counts, so that s = scale / sqrt(fan); null (the default) for none: s is the scale in every layer.</param>
public sealed record TruncatedNormalInitializer(double Scale = 0.02, FanMode? Mode = null) : Initializer
{
    /// <summary>The standard deviation s, or its factor; default 0.02.</summary>
    /// <remarks>Where a fan counts, s x sqrt(fan); a finite number above 0.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Scale { get; init => field = Argument.Positive(value); } = Argument.Positive(Scale, nameof(Scale));

    /// <summary>Which fan counts; null (the default) for none.</summary>
    /// <remarks>With one, s = scale / sqrt(fan); without, s is the scale in every layer.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public FanMode? Mode { get; init => field = Argument.Defined(value); } = Argument.Defined(Mode, nameof(Mode));

    internal override void FillWeights(Span<float> weights, InitializerRequest request)
    {
        var fan = Mode is { } mode ? request.Fan(mode) : 1;
        RandomFill.TruncatedNormal(weights, Scale * Math.Sqrt(1 / fan), request.Generator);
    }
}
