using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>The leaky rectifier, element by element.</summary>
/// <remarks>y = x for x at or above 0, else slope times x.</remarks>
/// <param name="NegativeSlope">The slope below 0; a finite number, default 0.01.</param>
public sealed record LeakyReLULayer(double NegativeSlope = 0.01) : Layer
{
    /// <summary>The slope below 0; a finite number, default 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double NegativeSlope { get; init => field = Argument.Finite(value); } =
        Argument.Finite(NegativeSlope, nameof(NegativeSlope));

    /// <inheritdoc/>
    internal override string DefaultName => "leaky_relu";

    /// <inheritdoc/>
    internal override bool KeepsScale => true;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs) => inputs.Single("LeakyReLU");

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
