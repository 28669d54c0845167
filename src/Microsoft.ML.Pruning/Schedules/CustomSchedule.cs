namespace Microsoft.ML.Pruning.Schedules;

/// <summary>The sparsity of each step as a function says. What the function gives is checked at every step, and never mended.</summary>
/// <param name="Steps">The number of steps, at least 1.</param>
/// <param name="Sparsity">
/// From the step (1 to the number of steps) and the target to the sparsity of that step: in [0, target], never lower than at the step before, and
/// the target (to 1e-9) at the last step. The same arguments must always give the same value.
/// </param>
public sealed record CustomSchedule(int Steps, Func<int, double, double> Sparsity) : Schedule
{
    private const double Rounding = 1e-9;

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
    private protected override int CountSteps(double target) => Steps;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The function's value is outside [0, target], falls, or ends elsewhere than at the target.</exception>
    private protected override double Compute(int step, int steps, double target)
    {
        var sparsity = Sparsity(step, target);
        var before = step == 1 ? 0 : Sparsity(step - 1, target);
        if (!(sparsity >= before))
        {
            throw new InvalidOperationException($"The custom schedule gives {sparsity} for step {step} of {steps}; it must be at least {before}, as before that step.");
        }

        if (sparsity > target + Rounding || (step == steps && sparsity < target - Rounding))
        {
            throw new InvalidOperationException($"The custom schedule gives {sparsity} for step {step} of {steps}; it must {(step == steps ? "end at" : "not exceed")} the target {target}.");
        }

        return Math.Min(sparsity, target);
    }
}
