using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Schedules;

/// <summary>When pruning happens: the requested sparsity as a function of the step.</summary>
/// <remarks>One of the four parts of a pruning method.</remarks>
public abstract record Schedule
{
    private const double Rounding = 1e-9;

    /// <summary>For schedules of your own.</summary>
    protected Schedule()
    {
    }

    /// <summary>What the schedule is called in reports, for example <c>one-shot</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the steps follow from a sparsity to reach; false by default.</summary>
    internal virtual bool NeedsTarget => false;

    /// <summary>The number of pruning steps that lead to a target, at least 1.</summary>
    /// <param name="target">The sparsity to reach at the last step, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is outside [0, 1), or below where the schedule starts.</exception>
    public int StepsFor(double target)
    {
        PruningCount.RequireSparsity(target, nameof(target), "The target");
        var steps = CountSteps(target);
        return steps >= 1 ? steps : throw new InvalidOperationException($"The {Name} schedule has {steps} steps; it must have at least 1.");
    }

    /// <summary>The sparsity to reach at a step.</summary>
    /// <param name="step">The step, 1 to <see cref="StepsFor"/>.</param>
    /// <param name="target">The sparsity to reach at the last step, in [0, 1).</param>
    /// <returns>
    /// A sparsity in [0, <paramref name="target"/>], never lower than at an earlier step; exactly the target at the last step.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The schedule falls, exceeds the target, or ends elsewhere.</exception>
    public double SparsityAt(int step, double target)
    {
        var steps = StepsFor(target);
        if (step < 1 || step > steps)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step), step, $"The step is {step}; it must lie in [1, {steps}], the steps of the {Name} schedule towards {target}.");
        }

        var sparsity = Compute(step, steps, target);
        var before = step == 1 ? 0 : Compute(step - 1, steps, target);
        if (!(sparsity >= before))
        {
            throw new InvalidOperationException(
                $"The {Name} schedule gives {sparsity} for step {step} of {steps}; it must be at least {before}, as before that step.");
        }

        if (sparsity > target + Rounding || (step == steps && sparsity < target - Rounding))
        {
            throw new InvalidOperationException(
                $"The {Name} schedule gives {sparsity} for step {step} of {steps}; it must {(step == steps ? "end at" : "not exceed")} the "
                    + $"target {target}.");
        }

        return step == steps ? target : Math.Min(sparsity, target);
    }

    /// <summary>The part of the way to the target that is gone.</summary>
    /// <remarks>The step's sparsity / the target, or step / steps where the target is 0.</remarks>
    /// <param name="step">The step, 1 to <see cref="StepsFor"/>.</param>
    /// <param name="target">The sparsity to reach at the last step, in [0, 1).</param>
    /// <returns>A number in [0, 1], never lower than at an earlier step; exactly 1 at the last step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The schedule falls, exceeds the target, or ends elsewhere.</exception>
    public double ProgressAt(int step, double target)
    {
        var sparsity = SparsityAt(step, target);
        return target > 0 ? sparsity / target : (double)step / StepsFor(target);
    }

    /// <summary>Computes every step, and refuses a schedule that goes wrong.</summary>
    /// <remarks>So one that cannot lead to the target is refused before anything is trained or pruned.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The target is outside [0, 1), or below where the schedule starts.</exception>
    /// <exception cref="InvalidOperationException">The schedule falls, exceeds the target, or ends elsewhere.</exception>
    internal void RequireTarget(double target)
    {
        var steps = StepsFor(target);
        for (var step = 1; step <= steps; step++)
        {
            _ = SparsityAt(step, target);
        }
    }

    /// <summary>The number of steps, at least 1; the target is checked.</summary>
    /// <param name="target">The sparsity to reach at the last step, in [0, 1).</param>
    protected abstract int CountSteps(double target);

    /// <summary>The sparsity at a step.</summary>
    /// <remarks>It lies in [0, target], is never lower than at the step before, and the target (to 1e-9) at the last step.</remarks>
    /// <param name="step">The step, from 1 to <paramref name="steps"/>.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="target">The sparsity to reach at the last step, in [0, 1).</param>
    protected abstract double Compute(int step, int steps, double target);

    /// <summary>Refuses a number of steps below 1.</summary>
    private protected static int RequireSteps(int steps) => steps >= 1
        ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, $"The number of steps is {steps}; it must be at least 1.");
}
