namespace Microsoft.ML.Pruning.Networks;

/// <summary>The exact Gaussian error linear unit.</summary>
/// <remarks>y = x / 2 (1 + erf(x / sqrt 2)), element by element. (Hendrycks and Gimpel 2016.)</remarks>
public sealed record GeluLayer : Layer
{
    /// <inheritdoc/>
    internal override string DefaultName => "gelu";

    /// <inheritdoc/>
    internal override bool IsPiecewiseLinear => false;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs) => inputs.Single("GELU");

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
