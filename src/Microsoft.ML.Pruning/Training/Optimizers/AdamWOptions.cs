using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Adam with decoupled weight decay.</summary>
/// <remarks>
/// First w = w * (1 - rate * decay), then the step of <see cref="AdamOptions"/> without decay in the gradient. (Loshchilov and Hutter
/// 2019.)
/// </remarks>
public sealed record AdamWOptions : OptimizerOptions
{
    /// <summary>Creates options: learning rate 0.001, weight decay 0.01.</summary>
    public AdamWOptions() => WeightDecay = 0.01;

    /// <inheritdoc cref="AdamOptions.Beta1"/>
    public double Beta1 { get; init => field = Argument.Fraction(value); } = 0.9;

    /// <inheritdoc cref="AdamOptions.Beta2"/>
    public double Beta2 { get; init => field = Argument.Fraction(value); } = 0.999;

    /// <inheritdoc cref="AdamOptions.Epsilon"/>
    public double Epsilon { get; init => field = Argument.Positive(value); } = 1e-8;
}
