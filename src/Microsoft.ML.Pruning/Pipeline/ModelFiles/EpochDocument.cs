using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>An epoch in a model file.</summary>
internal sealed record EpochDocument(
    int Epoch, double TrainLoss, double? TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double Seconds)
{
    public static EpochDocument Of(EpochRecord epoch) => new(
        epoch.Epoch, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.Seconds);

    public EpochRecord ToRecord() => new(Epoch, TrainLoss, TrainAccuracy, ValidationLoss, ValidationAccuracy, Seconds);
}
