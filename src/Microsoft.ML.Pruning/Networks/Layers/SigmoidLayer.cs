namespace Microsoft.ML.Pruning.Networks;

/// <summary>The logistic function: y = 1 / (1 + exp(-x)), element by element.</summary>
public sealed record SigmoidLayer : Layer
{
    /// <inheritdoc/>
    internal override string DefaultName => "sigmoid";

    /// <inheritdoc/>
    internal override bool IsPiecewiseLinear => false;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs) => inputs.Single("Sigmoid");

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
