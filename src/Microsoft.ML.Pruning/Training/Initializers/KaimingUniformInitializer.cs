using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Weights uniform within gain * sqrt(3 / fan) of 0; biases 0. (He et al. 2015.)</summary>
/// <param name="Gain">A factor for the activation that follows, a finite number above 0; default <see cref="ActivationGain.ReLU"/>.</param>
/// <param name="Mode">
/// Which fan counts; default fan-in. With the average and a gain of 1 this is <see cref="XavierUniformInitializer"/>.
/// </param>
public sealed record KaimingUniformInitializer(double Gain = ActivationGain.ReLU, FanMode Mode = FanMode.FanIn) : Initializer
{
    /// <summary>A factor for the activation that follows, a finite number above 0; default <see cref="ActivationGain.ReLU"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Gain { get; init => field = Argument.Positive(value); } = Argument.Positive(Gain, nameof(Gain));

    /// <summary>Which fan counts; default fan-in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public FanMode Mode { get; init => field = Argument.Defined(value); } = Argument.Defined(Mode, nameof(Mode));

    internal override void FillWeights(Span<float> weights, InitializerRequest request) =>
        RandomFill.Uniform(weights, Gain * Math.Sqrt(3 / request.Fan(Mode)), request.Generator);
}
