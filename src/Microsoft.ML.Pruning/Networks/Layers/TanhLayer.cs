namespace Microsoft.ML.Pruning.Networks;

/// <summary>The hyperbolic tangent, element by element.</summary>
public sealed record TanhLayer : Layer
{
    /// <inheritdoc/>
    internal override string DefaultName => "tanh";

    /// <inheritdoc/>
    internal override bool IsPiecewiseLinear => false;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs) => inputs.Single("Tanh");

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
