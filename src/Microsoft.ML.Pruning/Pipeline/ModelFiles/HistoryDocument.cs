using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A training history in a model file.</summary>
internal sealed record HistoryDocument(EpochDocument[] Epochs, IterationDocument[]? Validations)
{
    public static HistoryDocument Of(TrainingHistory history) =>
        new([.. history.Epochs.Select(EpochDocument.Of)], [.. history.Validations.Select(IterationDocument.Of)]);

    public TrainingHistory ToHistory() =>
        new([.. Epochs.Select(epoch => epoch.ToRecord())], [.. (Validations ?? []).Select(record => record.ToRecord())]);
}
