using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Schedules;

/// <summary>Prunes much at first and little towards the end.</summary>
/// <remarks>
/// s(k) = target + (initial - target) (1 - k / steps)^3 for k = 1 to steps. The initial sparsity is that before the first step. (Zhu and
/// Gupta, "To prune, or not to prune: exploring the efficacy of pruning for model compression", 2017.)
/// </remarks>
/// <param name="Steps">The number of steps, at least 1.</param>
/// <param name="InitialSparsity">Where the curve starts, in [0, 1) and not above the target; 0 by default.</param>
public sealed record CubicSchedule(int Steps, double InitialSparsity = 0) : Schedule
{
    /// <summary>The number of steps, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Steps { get; init => field = RequireSteps(value); } = RequireSteps(Steps);

    /// <summary>Where the curve starts, in [0, 1) and not above the target; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double InitialSparsity { get; init => field = RequireInitial(value); } = RequireInitial(InitialSparsity);

    /// <inheritdoc/>
    public override string Name => "cubic";

    /// <inheritdoc/>
    internal override bool NeedsTarget => InitialSparsity > 0;

    /// <inheritdoc/>
    protected override int CountSteps(double target) => target >= InitialSparsity
        ? Steps
        : throw new ArgumentOutOfRangeException(
            nameof(target),
            target,
            $"The target is {target}; it must lie in [{InitialSparsity}, 1), because the schedule starts at {InitialSparsity}.");

    /// <inheritdoc/>
    protected override double Compute(int step, int steps, double target)
    {
        var left = 1 - (double)step / steps;
        return target + (InitialSparsity - target) * (left * left * left);
    }

    private static double RequireInitial(double sparsity)
    {
        PruningCount.RequireSparsity(sparsity, nameof(InitialSparsity), "The initial sparsity");
        return sparsity;
    }
}
