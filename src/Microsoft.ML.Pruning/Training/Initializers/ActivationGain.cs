using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The gain of an initialiser by the activation that follows.</summary>
/// <remarks>
/// It makes up for the variance that the activation takes away. A layer without one has a gain of 1. The values are those of PyTorch's
/// <c>calculate_gain</c>.
/// </remarks>
public static class ActivationGain
{
    /// <summary>The gain before ReLU: sqrt(2).</summary>
    /// <remarks>ReLU passes half of the second moment of a symmetric input. (He et al. 2015.)</remarks>
    public const double ReLU = 1.4142135623730951;

    /// <summary>The customary gain before the hyperbolic tangent: 5/3.</summary>
    public const double Tanh = 5.0 / 3;

    /// <summary>The gain before a leaky ReLU: sqrt(2 / (1 + slope^2)).</summary>
    /// <remarks><see cref="ReLU"/> for a slope of 0 and 1 for a slope of 1. (He et al. 2015.)</remarks>
    /// <param name="negativeSlope">The slope for negative inputs, a finite number of at least 0.</param>
    /// <returns>The gain.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The slope is negative or not finite.</exception>
    public static double LeakyReLU(double negativeSlope) =>
        Math.Sqrt(2 / (1 + Math.Pow(Argument.NotNegative(negativeSlope, nameof(negativeSlope)), 2)));
}
