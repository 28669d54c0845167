namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// Weights uniform within gain * sqrt(3 / fan) of 0, where gain = sqrt(2 / (1 + slope^2)); biases 0. (He et al. 2015.)
/// </summary>
/// <param name="NegativeSlope">The slope for negative inputs of the activation that follows, at least 0; default 0 (ReLU).</param>
/// <param name="Mode">Which fan counts; default fan-in.</param>
public sealed record KaimingUniformInitializer(double NegativeSlope = 0, FanMode Mode = FanMode.FanIn) : Initializer
{
    /// <summary>The slope for negative inputs of the activation that follows, at least 0; default 0 (ReLU).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double NegativeSlope { get; init => field = TrainingArgument.NotNegative(value); } =
        TrainingArgument.NotNegative(NegativeSlope, nameof(NegativeSlope));

    /// <summary>Which fan counts; default fan-in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public FanMode Mode { get; init => field = TrainingArgument.Defined(value); } = TrainingArgument.Defined(Mode, nameof(Mode));

    internal override void FillWeights(Span<float> weights, Fans fans, Random random) =>
        RandomFill.Uniform(weights, Math.Sqrt(6 / ((1 + (NegativeSlope * NegativeSlope)) * fans.By(Mode))), random);
}
