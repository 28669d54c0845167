using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>What one step of a schedule came to.</summary>
/// <remarks>Counts are of the report's unit, over the selected layers.</remarks>
/// <param name="Step">
/// The step, counted from 1; 0 for fine-tuning before the first one, which a saliency that learns from it asks for.
/// </param>
/// <param name="RequestedSparsity">
/// The fraction that was to be pruned after the step, as in <see cref="PruningReport.RequestedSparsity"/>.
/// </param>
/// <param name="Pruned">How many were pruned after the step, by it and earlier pruning.</param>
/// <param name="Prunable">How many there are, pruned or not: the denominator.</param>
/// <param name="FineTuning">How the network was trained after the step; null where it was not.</param>
public sealed record StepReport(int Step, double RequestedSparsity, long Pruned, long Prunable, TrainingHistory? FineTuning)
{
    /// <summary><see cref="Pruned"/> / <see cref="Prunable"/>.</summary>
    public double AchievedSparsity => (double)Pruned / Prunable;
}
