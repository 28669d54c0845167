namespace Microsoft.ML.Pruning.Schedules;

/// <summary>Takes the sparsity of each step from a function.</summary>
/// <remarks>What the function gives is checked at every step, and never mended.</remarks>
/// <param name="Steps">The number of steps, at least 1.</param>
/// <param name="Sparsity">
/// From the step (1 to the number of steps) and the target to the sparsity of that step: in [0, target], never lower than at the step
/// before, and the target (to 1e-9) at the last step. The same arguments must always give the same value.
/// </param>
public sealed record CustomSchedule(int Steps, Func<int, double, double> Sparsity) : Schedule
{
    /// <summary>The number of steps, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Steps { get; init => field = RequireSteps(value); } = RequireSteps(Steps);

    /// <summary>From the step and the target to the sparsity of that step.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Func<int, double, double> Sparsity { get; init => field = value ?? throw new ArgumentNullException(nameof(Sparsity)); } =
        Sparsity ?? throw new ArgumentNullException(nameof(Sparsity));

    /// <inheritdoc/>
    public override string Name => "custom";

    /// <inheritdoc/>
    protected override int CountSteps(double target) => Steps;

    /// <inheritdoc/>
    protected override double Compute(int step, int steps, double target) => Sparsity(step, target);
}
