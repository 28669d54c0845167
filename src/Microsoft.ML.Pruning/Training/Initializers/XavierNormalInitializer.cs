using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Normal weights by fan-in and fan-out.</summary>
/// <remarks>Mean 0 and standard deviation gain * sqrt(2 / (fan-in + fan-out)); biases 0. (Glorot and Bengio 2010.)</remarks>
/// <param name="Gain">A factor for the activation that follows, a finite number above 0; default 1.</param>
public sealed record XavierNormalInitializer(double Gain = 1) : Initializer
{
    /// <summary>A factor for the activation that follows, finite and above 0; default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Gain { get; init => field = Argument.Positive(value); } = Argument.Positive(Gain, nameof(Gain));

    internal override void FillWeights(Span<float> weights, InitializerRequest request) =>
        RandomFill.Normal(weights, Gain * Math.Sqrt(1 / request.Fan(FanMode.FanAverage)), request.Generator);
}
