using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A training history in a model file.</summary>
internal sealed record HistoryDocument(EpochDocument[] Epochs, IterationDocument[]? Validations)
{
    public static HistoryDocument Of(TrainingHistory history) =>
        new([.. history.Epochs.Select(EpochDocument.Of)], [.. history.Validations.Select(IterationDocument.Of)]);

    public static TrainingHistory ToHistory(EpochDocument[] epochs, IterationDocument[]? validations) =>
        new([.. epochs.Select(epoch => epoch.ToRecord())], [.. (validations ?? []).Select(record => record.ToRecord())]);

    public TrainingHistory ToHistory() => ToHistory(Epochs, Validations);
}
