using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A measurement of validation rows in a model file.</summary>
internal sealed record IterationDocument(long Iteration, double ValidationLoss, double? ValidationAccuracy)
{
    public static IterationDocument Of(IterationRecord record) => new(record.Iteration, record.ValidationLoss, record.ValidationAccuracy);

    public IterationRecord ToRecord() => new(Iteration, ValidationLoss, ValidationAccuracy);
}
