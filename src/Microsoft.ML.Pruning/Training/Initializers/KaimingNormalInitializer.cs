using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Normal weights with standard deviation gain / sqrt(fan).</summary>
/// <remarks>Their mean is 0, and so are biases. (He et al. 2015.)</remarks>
/// <param name="Gain">A factor for the activation that follows, a finite number above 0; default <see cref="ActivationGain.ReLU"/>.</param>
/// <param name="Mode">
/// Which fan counts; default fan-in. With the average and a gain of 1 this is <see cref="XavierNormalInitializer"/>.
/// </param>
public sealed record KaimingNormalInitializer(double Gain = ActivationGain.ReLU, FanMode Mode = FanMode.FanIn) : Initializer
{
    /// <summary>A factor for the activation that follows.</summary>
    /// <remarks>A finite number above 0; default <see cref="ActivationGain.ReLU"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Gain { get; init => field = Argument.Positive(value); } = Argument.Positive(Gain, nameof(Gain));

    /// <summary>Which fan counts; default fan-in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public FanMode Mode { get; init => field = Argument.Defined(value); } = Argument.Defined(Mode, nameof(Mode));

    internal override void FillWeights(Span<float> weights, InitializerRequest request) =>
        RandomFill.Normal(weights, Gain * Math.Sqrt(1 / request.Fan(Mode)), request.Generator);
}
