namespace Microsoft.ML.Pruning.Schedules;

/// <summary>When pruning happens: the requested sparsity as a function of the step. One of the four parts of a pruning method.</summary>
public abstract record Schedule
{
    private protected Schedule()
    {
    }

    /// <summary>What the schedule is called in reports, for example <c>one-shot</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of pruning steps, at least 1.</summary>
    public abstract int Steps { get; }

    /// <summary>The sparsity to reach at a step.</summary>
    /// <param name="step">The step, 1 to <see cref="Steps"/>.</param>
    /// <param name="target">The sparsity to reach at the last step, in [0, 1).</param>
    /// <returns>A sparsity in [0, <paramref name="target"/>], never lower than at an earlier step; the target at the last step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public abstract double SparsityAt(int step, double target);
}
