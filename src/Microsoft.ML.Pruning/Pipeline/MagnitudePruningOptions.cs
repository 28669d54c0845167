namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByMagnitude</c> prunes: single weights, the smallest in absolute value first.</summary>
public sealed record MagnitudePruningOptions : PruningOptions;
