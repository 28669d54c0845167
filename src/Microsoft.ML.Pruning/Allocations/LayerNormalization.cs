namespace Microsoft.ML.Pruning.Allocations;

/// <summary>What a layer's scores are divided by before layers are compared.</summary>
public enum LayerNormalization
{
    /// <summary>Nothing: scores are compared as they are.</summary>
    None,

    /// <summary>The L2 norm of the layer's scores, whatever its scale.</summary>
    /// <remarks>Groups that are pruned already do not count.</remarks>
    L2,
}
