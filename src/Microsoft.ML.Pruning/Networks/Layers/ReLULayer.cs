namespace Microsoft.ML.Pruning.Networks;

/// <summary>The rectifier: y = max(0, x), element by element.</summary>
public sealed record ReLULayer : Layer
{
    /// <inheritdoc/>
    internal override string DefaultName => "relu";

    /// <inheritdoc/>
    internal override bool KeepsScale => true;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs) => inputs.Single("ReLU");

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
