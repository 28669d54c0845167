using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// Adam with decoupled weight decay: first w = w * (1 - rate * decay), then the step of <see cref="AdamOptions"/> without decay in the
/// gradient. (Loshchilov and Hutter 2019.)
/// </summary>
public sealed record AdamWOptions : OptimizerOptions
{
    /// <summary>Creates the options with a learning rate of 0.001 and a weight decay of 0.01.</summary>
    public AdamWOptions() => WeightDecay = 0.01;

    /// <summary>The decay of the running mean of gradients, within [0, 1); default 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Beta1 { get; init => field = Argument.Fraction(value); } = 0.9;

    /// <summary>The decay of the running mean of squared gradients, within [0, 1); default 0.999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Beta2 { get; init => field = Argument.Fraction(value); } = 0.999;

    /// <summary>Keeps the denominator above 0: a finite number above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Epsilon { get; init => field = Argument.Positive(value); } = 1e-8;
}
