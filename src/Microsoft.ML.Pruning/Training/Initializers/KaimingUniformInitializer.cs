using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Uniform weights within gain * sqrt(3 / fan) of 0.</summary>
/// <remarks>Biases are 0. (He et al. 2015.)</remarks>
/// <param name="Gain">A factor for the activation that follows, a finite number above 0; default <see cref="ActivationGain.ReLU"/>.</param>
/// <param name="Mode">
/// Which fan counts; default fan-in. With the average and a gain of 1 this is <see cref="XavierUniformInitializer"/>.
/// </param>
public sealed record KaimingUniformInitializer(double Gain = ActivationGain.ReLU, FanMode Mode = FanMode.FanIn) : Initializer
{
    /// <inheritdoc cref="KaimingNormalInitializer.Gain"/>
    public double Gain { get; init => field = Argument.Positive(value); } = Argument.Positive(Gain, nameof(Gain));

    /// <inheritdoc cref="KaimingNormalInitializer.Mode"/>
    public FanMode Mode { get; init => field = Argument.Defined(value); } = Argument.Defined(Mode, nameof(Mode));

    internal override void FillWeights(Span<float> weights, InitializerRequest request) =>
        RandomFill.Uniform(weights, Gain * Math.Sqrt(3 / request.Fan(Mode)), request.Generator);
}
