namespace Microsoft.ML.Pruning.Schedules;

/// <summary>Rounds that each take the same fraction of what is left.</summary>
/// <remarks>
/// s(k) = 1 - (1 - rate)^k, and the target itself in the last round, the first whose value would reach it. With the default rate, 50 %
/// takes 4 rounds and 90 % takes 11. (Frankle and Carbin, "The lottery ticket hypothesis: finding sparse, trainable neural networks",
/// 2019.)
/// </remarks>
/// <param name="Rate">The fraction of what is left that a round takes, in [0.0001, 1); 0.2 by default.</param>
public sealed record IterativeSchedule(double Rate = 0.2) : Schedule
{
    /// <summary>What part of a round may be missing for rounding.</summary>
    /// <remarks>Rounds closer to the target count as there: 1 - 0.8 x 0.8 is 0.36 on paper, a little less in binary.</remarks>
    private const double RoundingPart = 1e-9;

    /// <summary>The fraction of what is left that a round takes, in [0.0001, 1); default 0.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Rate { get; init => field = RequireRate(value); } = RequireRate(Rate);

    /// <inheritdoc/>
    public override string Name => "iterative";

    /// <inheritdoc/>
    internal override bool NeedsTarget => true;

    /// <inheritdoc/>
    protected override int CountSteps(double target) =>
        Math.Max(1, (int)Math.Ceiling(Math.Log(1 - target) / Math.Log(1 - Rate) - RoundingPart));

    /// <inheritdoc/>
    protected override double Compute(int step, int steps, double target) => Math.Min(target, SparsityAfter(Rate, step));

    /// <summary>The sparsity after some rounds, whatever the target.</summary>
    internal static double SparsityAfter(double rate, int rounds) => 1 - Math.Pow(1 - rate, rounds);

    private static double RequireRate(double rate) => rate is >= 0.0001 and < 1
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(Rate), rate,
            $"The rate is {rate}; it must lie in [0.0001, 1), for example 0.2 to take 20 % of what is left in each round.");
}
