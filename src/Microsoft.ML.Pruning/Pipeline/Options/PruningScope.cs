namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Where the lowest scores are looked for.</summary>
public enum PruningScope
{
    /// <summary>Each layer gives up the same fraction, its own lowest scores.</summary>
    PerLayer,

    /// <summary>The lowest scores of all layers together.</summary>
    /// <remarks>So layers give up what they can spare.</remarks>
    Global,
}
