using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Adam, with weight decay in the gradient.</summary>
/// <remarks>
/// w = w - rate * m' / (sqrt(v') + epsilon), where m and v are running means of the gradient and its square and m', v' are freed of their
/// bias towards 0. Weight decay is added to the gradient. (Kingma and Ba 2015.)
/// </remarks>
public sealed record AdamOptions : OptimizerOptions
{
    /// <summary>The decay of the running mean of gradients, within [0, 1); default 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Beta1 { get; init => field = Argument.Fraction(value); } = 0.9;

    /// <summary>The decay of the mean of squared gradients, within [0, 1); default 0.999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Beta2 { get; init => field = Argument.Fraction(value); } = 0.999;

    /// <summary>Keeps the denominator above 0; itself finite and above 0, default 1e-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Epsilon { get; init => field = Argument.Positive(value); } = 1e-8;
}
