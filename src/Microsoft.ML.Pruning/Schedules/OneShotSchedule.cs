namespace Microsoft.ML.Pruning.Schedules;

/// <summary>Everything at once: one step, at the requested sparsity.</summary>
public sealed record OneShotSchedule : Schedule
{
    /// <inheritdoc/>
    public override string Name => "one-shot";

    /// <inheritdoc/>
    protected override int CountSteps(double target) => 1;

    /// <inheritdoc/>
    protected override double Compute(int step, int steps, double target) => target;
}
