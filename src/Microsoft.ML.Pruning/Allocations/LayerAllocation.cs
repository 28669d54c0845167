using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>What one layer keeps.</summary>
/// <param name="Layer">The name that the scores of the layer have.</param>
/// <param name="RequestedSparsity">
/// The fraction of the layer's groups that was to be pruned; null where the request is for all layers together.
/// </param>
/// <param name="Kept">The groups that stay, one element a group.</param>
/// <param name="Note">Why the layer did not get what was asked for, or null.</param>
public sealed record LayerAllocation(string Layer, double? RequestedSparsity, Mask Kept, string? Note = null);
