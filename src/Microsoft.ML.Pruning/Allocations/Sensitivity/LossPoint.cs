namespace Microsoft.ML.Pruning.Allocations;

/// <summary>The loss of a network with only one layer pruned.</summary>
/// <param name="Sparsity">The fraction of the layer's groups that is pruned, in [0, 1).</param>
/// <param name="Loss">The loss; finite.</param>
public readonly record struct LossPoint(double Sparsity, double Loss);
