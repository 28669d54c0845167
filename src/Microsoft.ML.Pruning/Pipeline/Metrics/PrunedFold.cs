namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>One fold of a cross-validation.</summary>
/// <param name="Fold">The fold that was held out, from 0.</param>
/// <param name="Model">The model fitted on the other folds.</param>
/// <param name="Metrics">What the model came to on the fold.</param>
public sealed record PrunedFold(int Fold, ITransformer Model, PrunedNetworkMetrics Metrics);
