namespace Microsoft.ML.Pruning.Training;

/// <summary>What one epoch of training came to.</summary>
/// <remarks>
/// Or the part of it that was trained where <see cref="TrainingOptions.Iterations"/> ended it. Losses are those of the task alone:
/// penalties of regularisers and what a teacher adds do not count.
/// </remarks>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="TrainLoss">
/// Mean loss over the training rows trained on, each measured in its own batch while the weights change; NaN where all weigh 0.
/// </param>
/// <param name="TrainAccuracy">
/// Fraction of training rows classified right, measured in the same way; null in a regression and where all weigh 0.
/// </param>
/// <param name="ValidationLoss">Mean loss over the validation rows after the epoch, or null without them.</param>
/// <param name="ValidationAccuracy">
/// Fraction of validation rows classified right after the epoch; null without them and in a regression.
/// </param>
/// <param name="Seconds">Wall-clock time of the epoch with its validation.</param>
public sealed record EpochRecord(
    int Epoch,
    double TrainLoss,
    double? TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds);
