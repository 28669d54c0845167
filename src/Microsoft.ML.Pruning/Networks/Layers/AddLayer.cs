namespace Microsoft.ML.Pruning.Networks;

/// <summary>The sum of two or more inputs of equal shape: the join of a residual block.</summary>
public sealed record AddLayer : Layer
{
    /// <inheritdoc/>
    internal override string DefaultName => "add";

    /// <inheritdoc/>
    internal override bool KeepsScale => true;

    /// <inheritdoc/>
    internal override bool LeavesOutputFree => true;

    /// <inheritdoc/>
    internal override LayerJoin Join => LayerJoin.Sum;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs)
    {
        inputs.RequireSeveral("Add");
        for (var i = 1; i < inputs.Shapes.Count; i++)
        {
            if (inputs.Shapes[i] != inputs.First)
            {
                throw inputs.Mismatch(i, "Add needs equal shapes");
            }
        }

        return inputs.First;
    }

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
