using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Reads a data view once and splits off validation rows.</summary>
/// <remarks>Checks every row, and holds the rows in memory as far as the budget goes; beyond it they are streamed.</remarks>
internal static class TrainingRows
{
    private const int RowsBetweenChecks = 64;

    /// <summary>Reads the rows.</summary>
    /// <param name="columns">What to read.</param>
    /// <param name="split">Which rows validate.</param>
    /// <param name="most">How many rows may be held in memory.</param>
    /// <param name="checkCancelled">Throws when the work is cancelled.</param>
    /// <returns>The training rows and the validation rows, either of which may be empty, and how many rows are held.</returns>
    /// <exception cref="InvalidDataException">A feature is NaN or infinite, or rows have no label.</exception>
    public static (Parts Rows, long Held) Read(RowColumns columns, ValidationSplit split, long most, Action checkCancelled)
    {
        var train = new RowPart(columns);
        var validation = new RowPart(columns);
        most = Math.Min(most, Array.MaxLength);
        var label = new float[columns.Shape.Labels];
        long missing = 0;
        using var cursor = columns.Open();
        while (cursor.MoveNext())
        {
            if (cursor.Row % RowsBetweenChecks == 0)
            {
                checkCancelled();
            }

            if (!cursor.ReadLabel(label))
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
                $"{missing} of {cursor.Row} rows of the {columns.What} have no label in column '{columns.LabelName}' "
                    + $"({columns.Task.Kind.MissingLabel}). Drop such rows once the label is as the trainer takes it "
                    + $"(ml.Data.FilterRowsByMissingValues(data, \"{columns.LabelName}\")), or label them.");
        }

        var held = train.Count + validation.Count <= most;
        var partition = new Parts(train, validation, Source(train, isValidation: false), Source(validation, isValidation: true));
        return (partition, held ? train.Count + validation.Count : 0);

        RowSource? Source(RowPart part, bool isValidation) =>
            part.Count == 0 ? null : held ? part.ToRows() : new StreamedRows(columns, split, isValidation, part.Count);
    }

    /// <summary>What one reading of a data view found.</summary>
    /// <param name="TrainPart">Counts of the training rows.</param>
    /// <param name="ValidationPart">Counts of the validation rows.</param>
    /// <param name="Train">The training rows, or null where there are none.</param>
    /// <param name="Validation">The validation rows, or null where there are none.</param>
    internal sealed record Parts(RowPart TrainPart, RowPart ValidationPart, RowSource? Train, RowSource? Validation);
}
