using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for the Hessian of the mean loss times its gradient.</summary>
/// <remarks>
/// Answered by <see cref="HessianGradientStatistics"/>. The gradient is that of every trainable element of the network that is not pruned,
/// whatever the parameters asked for.
/// </remarks>
/// <param name="Temperature">What logits are divided by, above 0; 1 by default. Without effect in a regression.</param>
public sealed record HessianGradientRequest(double Temperature = 1) : StatisticsRequest
{
    /// <inheritdoc/>
    public override string Name => "the Hessian of the loss times its gradient";

    /// <summary>What logits are divided by, above 0; 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Temperature { get; init => field = Argument.Positive(value); } = Argument.Positive(Temperature);
}
