namespace Microsoft.ML.Pruning.Networks;

/// <summary>How a layer joins several inputs.</summary>
internal enum LayerJoin
{
    /// <summary>It takes one input.</summary>
    None,

    /// <summary>It adds them up.</summary>
    Sum,

    /// <summary>It puts them behind each other.</summary>
    Sequence,
}
