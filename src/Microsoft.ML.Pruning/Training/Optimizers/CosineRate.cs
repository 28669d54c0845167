using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The learning rate falls along half a cosine.</summary>
/// <remarks>
/// Step by step, from its start to <see cref="Floor"/> times its start: floor + (1 - floor) * (1 + cos(pi * t / T)) / 2, where t counts the
/// steps after the warm-up and T is their number. (Loshchilov and Hutter 2017, without restarts.)
/// </remarks>
/// <param name="Floor">The factor at the end of training, within [0, 1); default 0.</param>
public sealed record CosineRate(double Floor = 0) : LearningRateSchedule
{
    /// <summary>The factor at the end of training, within [0, 1); default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Floor { get; init => field = Argument.Fraction(value); } = Argument.Fraction(Floor, nameof(Floor));

    private protected override double Factor(long step, long stepsPerEpoch, long steps)
    {
        var total = Math.Max(1, steps - WarmUpSteps);
        var progress = Math.Clamp((step - WarmUpSteps) / (double)total, 0, 1);
        return Floor + ((1 - Floor) * (1 + Math.Cos(Math.PI * progress)) / 2);
    }
}
