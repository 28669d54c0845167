namespace Microsoft.ML.Pruning.Training;

/// <summary>The learning rate stays as it is, after any warm-up.</summary>
public sealed record ConstantRate : LearningRateSchedule
{
    private protected override double Factor(long step, long stepsPerEpoch, long steps) => 1;
}
