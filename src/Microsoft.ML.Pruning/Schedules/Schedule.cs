using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Schedules;

/// <summary>When pruning happens: the requested sparsity as a function of the step. One of the four parts of a pruning method.</summary>
public abstract record Schedule
{
    private protected Schedule()
    {
    }

    /// <summary>What the schedule is called in reports, for example <c>one-shot</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of pruning steps that lead to a target, at least 1.</summary>
    /// <param name="target">The sparsity to reach at the last step, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is outside [0, 1), or below where the schedule starts.</exception>
    public int StepsFor(double target)
    {
        PruningCount.RequireSparsity(target, nameof(target), "The target");
        return CountSteps(target);
    }

    /// <summary>The sparsity to reach at a step.</summary>
    /// <param name="step">The step, 1 to <see cref="StepsFor"/>.</param>
    /// <param name="target">The sparsity to reach at the last step, in [0, 1).</param>
    /// <returns>A sparsity in [0, <paramref name="target"/>], never lower than at an earlier step; exactly the target at the last step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The function of a <see cref="CustomSchedule"/> breaks its rules.</exception>
    public double SparsityAt(int step, double target)
    {
        var steps = StepsFor(target);
        if (step < 1 || step > steps)
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, $"The step is {step}; it must lie in [1, {steps}], the steps of the {Name} schedule towards {target}.");
        }

        var sparsity = Compute(step, steps, target);
        return step == steps ? target : sparsity;
    }

    /// <summary>The part of the way to the target that a step has gone: its sparsity / the target, or step / steps where the target is 0.</summary>
    /// <param name="step">The step, 1 to <see cref="StepsFor"/>.</param>
    /// <param name="target">The sparsity to reach at the last step, in [0, 1).</param>
    /// <returns>A number in [0, 1], never lower than at an earlier step; exactly 1 at the last step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The function of a <see cref="CustomSchedule"/> breaks its rules.</exception>
    public double ProgressAt(int step, double target)
    {
        var sparsity = SparsityAt(step, target);
        return target > 0 ? sparsity / target : (double)step / StepsFor(target);
    }

    /// <summary>Computes every step towards a target, so that a schedule that cannot lead there is refused before anything is trained or pruned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The target is outside [0, 1), or below where the schedule starts.</exception>
    /// <exception cref="InvalidOperationException">The function of a <see cref="CustomSchedule"/> breaks its rules.</exception>
    internal void RequireTarget(double target)
    {
        var steps = StepsFor(target);
        for (var step = 1; step <= steps; step++)
        {
            _ = SparsityAt(step, target);
        }
    }

    /// <summary>The number of steps; the target is checked.</summary>
    private protected abstract int CountSteps(double target);

    /// <summary>The sparsity at a step; the arguments are checked. What it gives for the last step may differ from the target by rounding.</summary>
    private protected abstract double Compute(int step, int steps, double target);

    /// <summary>Refuses a number of steps below 1.</summary>
    private protected static int RequireSteps(int steps) => steps >= 1
        ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, $"The number of steps is {steps}; it must be at least 1.");
}
