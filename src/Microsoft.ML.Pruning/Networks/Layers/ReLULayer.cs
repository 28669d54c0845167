namespace Microsoft.ML.Pruning.Networks;

/// <summary>The rectifier: y = max(0, x), element by element.</summary>
public sealed record ReLULayer : Layer
{
    /// <inheritdoc/>
    internal override string DefaultName => "relu";

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs) => inputs.Single("ReLU");
}
