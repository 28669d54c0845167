using System.Globalization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Turns an input of any rank into a vector of features, in row-major order.</summary>
public sealed record FlattenLayer : Layer
{
    /// <inheritdoc/>
    internal override string DefaultName => "flatten";

    /// <inheritdoc/>
    internal override bool KeepsScale => true;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs)
    {
        var input = inputs.Single("Flatten");
        return input.Count <= int.MaxValue
            ? new TensorShape((int)input.Count)
            : throw inputs.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"input '{inputs.Names[0]}' has shape {input}; its {input.Count} elements do not fit one dimension."));
    }

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
