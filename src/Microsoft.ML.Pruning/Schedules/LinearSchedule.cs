namespace Microsoft.ML.Pruning.Schedules;

/// <summary>Prunes the same amount at every step.</summary>
/// <remarks>s(k) = target x k / steps for k = 1 to steps.</remarks>
/// <param name="Steps">The number of steps, at least 1.</param>
public sealed record LinearSchedule(int Steps) : Schedule
{
    /// <summary>The number of steps, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Steps { get; init => field = RequireSteps(value); } = RequireSteps(Steps);

    /// <inheritdoc/>
    public override string Name => "linear";

    /// <inheritdoc/>
    protected override int CountSteps(double target) => Steps;

    /// <inheritdoc/>
    protected override double Compute(int step, int steps, double target) => target * ((double)step / steps);
}
