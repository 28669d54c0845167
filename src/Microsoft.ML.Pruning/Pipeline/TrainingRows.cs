using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>
/// Reads a data view once: checks every row, splits off validation rows, and holds the rows in memory as far as the budget goes; beyond
/// it they are streamed.
/// </summary>
internal static class TrainingRows
{
    private const int RowsBetweenChecks = 64;

    /// <summary>Reads the rows.</summary>
    /// <param name="columns">What to read.</param>
    /// <param name="split">Which rows validate.</param>
    /// <param name="budgetBytes">How much may be held in memory.</param>
    /// <param name="checkCancelled">Throws when the work is cancelled.</param>
    /// <returns>The training rows and the validation rows, either of which may be empty, and the bytes held.</returns>
    /// <exception cref="InvalidDataException">A feature is NaN or infinite, or rows have no label.</exception>
    public static (RowPartition Rows, long Bytes) Read(RowColumns columns, ValidationSplit split, long budgetBytes, Action checkCancelled)
    {
        var train = new RowPart(columns.FeatureCount, columns.ClassCount);
        var validation = new RowPart(columns.FeatureCount, columns.ClassCount);
        long bytesOfRow = 4L * (columns.FeatureCount + 1);
        long most = Math.Min(budgetBytes / bytesOfRow, Array.MaxLength / columns.FeatureCount);
        long missing = 0;
        using var cursor = columns.Open();
        while (cursor.MoveNext())
        {
            if (cursor.Row % RowsBetweenChecks == 0)
            {
                checkCancelled();
            }

            int label = cursor.ReadLabel();
            if (label == LabelColumn.Missing)
            {
                missing++;
                continue;
            }

            var part = split.Takes(cursor.Row, cursor.ReadMark()) ? validation : train;
            if (train.Count + validation.Count == most)
            {
                train.Drop();
                validation.Drop();
            }

            cursor.ReadFeatures(part.NextFeatures());
            part.Add(label);
        }

        if (missing > 0)
        {
            throw new InvalidDataException(
                $"{missing} of {cursor.Row} rows of the {columns.What} have no label in column '{columns.LabelName}' (a missing key). "
                + $"Drop such rows once the label is mapped to a key (ml.Data.FilterRowsByMissingValues(data, \"{columns.LabelName}\")), or label them.");
        }

        bool held = train.Count + validation.Count <= most;
        long bytes = held ? (train.Count + validation.Count) * bytesOfRow : 0;
        return (new RowPartition(train, validation, Source(train, isValidation: false), Source(validation, isValidation: true)), bytes);

        RowSource? Source(RowPart part, bool isValidation) =>
            part.Count == 0 ? null : held ? part.ToRows() : new StreamedRows(columns, split, isValidation, part.Count);
    }
}
