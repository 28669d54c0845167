using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Stochastic gradient descent as PyTorch defines it.</summary>
/// <remarks>
/// g = gradient + decay * w, v = momentum * v + g, w = w - rate * v, or with Nesterov w = w - rate * (g + momentum * v). (Sutskever et al.
/// 2013.)
/// </remarks>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>Creates options: learning rate 0.1, no momentum, no decay.</summary>
    public SgdOptions() => LearningRate = 0.1;

    /// <summary>How much of the last step goes into the next, within [0, 1); default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Momentum { get; init => field = Argument.Fraction(value); }

    /// <summary>Whether to look ahead along a <see cref="Momentum"/> above 0; default false.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    internal override void RequireConsistent()
    {
        if (Nesterov && Momentum == 0)
        {
            throw new ArgumentException(
                $"Nesterov is true and Momentum is {Momentum}; Nesterov needs a Momentum above 0, for example 0.9.", nameof(Nesterov));
        }
    }
}
