namespace Microsoft.ML.Pruning.Methods;

/// <summary>What pruning did to one layer.</summary>
/// <remarks>Counts are of the report's unit (weights or units).</remarks>
/// <param name="Layer">The name of the layer.</param>
/// <param name="RequestedSparsity">The fraction asked for; null where only a total was asked for, or nothing (thresholds).</param>
/// <param name="Pruned">How many are pruned now, by this and earlier pruning.</param>
/// <param name="Prunable">How many there are, pruned or not: the denominator.</param>
/// <param name="Note">Why the layer did not get what was asked for, or null.</param>
public sealed record LayerPruning(string Layer, double? RequestedSparsity, long Pruned, long Prunable, string? Note)
{
    /// <summary><see cref="Pruned"/> / <see cref="Prunable"/>.</summary>
    public double AchievedSparsity => (double)Pruned / Prunable;
}
