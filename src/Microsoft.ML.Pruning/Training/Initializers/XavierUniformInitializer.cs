using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Uniform weights by fan-in and fan-out.</summary>
/// <remarks>They lie within gain * sqrt(6 / (fan-in + fan-out)) of 0; biases are 0. (Glorot and Bengio 2010.)</remarks>
/// <param name="Gain">A factor for the activation that follows, a finite number above 0; default 1.</param>
public sealed record XavierUniformInitializer(double Gain = 1) : Initializer
{
    /// <inheritdoc cref="XavierNormalInitializer.Gain"/>
    public double Gain { get; init => field = Argument.Positive(value); } = Argument.Positive(Gain, nameof(Gain));

    internal override void FillWeights(Span<float> weights, InitializerRequest request) =>
        RandomFill.Uniform(weights, Gain * Math.Sqrt(3 / request.Fan(FanMode.FanAverage)), request.Generator);
}
