namespace Microsoft.ML.Pruning.Methods;

/// <summary>What a <see cref="PruningTarget"/> counts.</summary>
public enum PruningCurrency
{
    /// <summary>The fraction of weights or units that is pruned.</summary>
    Sparsity,

    /// <summary>Multiply-adds for one input, by weights that are not 0.</summary>
    MultiplyAdds,

    /// <summary>Trainable values that are not pruned.</summary>
    Parameters,

    /// <summary>The size of the network as a file.</summary>
    Bytes,

    /// <summary>How much validation accuracy is lost; the loss's rise where the task has no accuracy.</summary>
    AccuracyDrop,
}
