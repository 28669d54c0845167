using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Schedules;

/// <summary>Everything at once: one step, at the requested sparsity.</summary>
public sealed record OneShotSchedule : Schedule
{
    /// <inheritdoc/>
    public override string Name => "one-shot";

    /// <inheritdoc/>
    public override int Steps => 1;

    /// <inheritdoc/>
    public override double SparsityAt(int step, double target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(step, 1);
        PruningCount.RequireSparsity(target, nameof(target), "The target");
        return target;
    }
}
