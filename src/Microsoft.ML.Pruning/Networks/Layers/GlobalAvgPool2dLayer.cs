namespace Microsoft.ML.Pruning.Networks;

/// <summary>The mean of every channel: channels x height x width becomes a vector of channels.</summary>
public sealed record GlobalAvgPool2dLayer : Layer
{
    /// <inheritdoc/>
    internal override string DefaultName => "global_pool";

    /// <inheritdoc/>
    internal override bool KeepsScale => true;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs) =>
        new(inputs.Single("GlobalAvgPool2d", 3, "channels x height x width")[0]);

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
