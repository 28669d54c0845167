using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>What one reading of a data view found.</summary>
/// <param name="TrainPart">Counts of the training rows.</param>
/// <param name="ValidationPart">Counts of the validation rows.</param>
/// <param name="Train">The training rows, or null where there are none.</param>
/// <param name="Validation">The validation rows, or null where there are none.</param>
internal sealed record RowPartition(RowPart TrainPart, RowPart ValidationPart, RowSource? Train, RowSource? Validation);
