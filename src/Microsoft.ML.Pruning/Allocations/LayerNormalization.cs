namespace Microsoft.ML.Pruning.Allocations;

/// <summary>What the scores of a layer are divided by before they are compared with those of other layers.</summary>
public enum LayerNormalization
{
    /// <summary>Nothing: scores are compared as they are.</summary>
    None,

    /// <summary>
    /// The L2 norm of the scores of the layer's groups that are not pruned yet, so that the scale of a layer does not matter.
    /// </summary>
    L2,
}
