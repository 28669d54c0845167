using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Zeroes elements at random in training; does nothing in scoring.</summary>
/// <remarks>
/// In training each element is zeroed with the given probability and the others are divided by 1 - probability. (Srivastava et al. 2014.)
/// </remarks>
/// <param name="Probability">The probability of zeroing an element, within [0, 1); default 0.5.</param>
public sealed record DropoutLayer(double Probability = 0.5) : Layer
{
    /// <summary>The probability of zeroing an element, within [0, 1); default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Probability { get; init => field = Argument.Fraction(value); } =
        Argument.Fraction(Probability, nameof(Probability));

    /// <inheritdoc/>
    internal override string DefaultName => "dropout";

    /// <inheritdoc/>
    internal override bool KeepsScale => true;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs) => inputs.Single("Dropout");

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);

    /// <inheritdoc/>
    internal override Layer WithDropout(Func<double, double> probability) => this with { Probability = probability(Probability) };
}
