using System.Globalization;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The rows that a fit trains on and validates with.</summary>
/// <remarks>And what they leave of the memory budget.</remarks>
internal sealed record LearningRows(RowSource Train, RowSource? Validation, RowBudget Left)
{
    /// <summary>Reads both as the settings say.</summary>
    /// <param name="columns">What to read of the data that the fit sees.</param>
    /// <param name="settings">Where the validation rows come from.</param>
    /// <param name="seed">Which rows a fraction takes.</param>
    /// <param name="checkCancelled">Throws when the work is cancelled.</param>
    /// <exception cref="ArgumentException">
    /// There are no rows of a kind that is needed, or the rows to train on are of one class.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is NaN or infinite, or rows have no label.</exception>
    public static LearningRows Read(RowColumns columns, RowSettings settings, int seed, Action checkCancelled)
    {
        var split = new ValidationSplit(settings.Validation?.Fraction, seed);
        var (rows, held) = TrainingRows.Read(columns, split, settings.RowsToHold(columns.Shape), checkCancelled);
        RequireTraining(rows, columns);
        var left = settings.Budget.Less(held, columns.Shape);
        if (settings.Validation?.View is { } view)
        {
            var (validation, leftOver) = columns.In(view, "validation view").ReadAll(settings, left, checkCancelled);
            return new LearningRows(rows.Train!, validation, leftOver);
        }

        if (rows.Validation is null && settings.Validation is { } wanted)
        {
            var how = wanted.ColumnName is { } name
                ? $"no row is marked by column '{name}'"
                : string.Create(CultureInfo.InvariantCulture, $"the fraction is {wanted.Fraction}");
            throw new ArgumentException($"None of the {rows.TrainPart.Count} rows is left for validation: {how}. "
                + "Mark or give more rows, or ask for no validation.");
        }

        return new LearningRows(rows.Train!, rows.Validation, left);
    }

    private static void RequireTraining(TrainingRows.Parts rows, RowColumns columns)
    {
        if (rows.Train is null)
        {
            throw new ArgumentException(rows.Validation is null
                ? $"The {columns.What} has no rows."
                : $"All {rows.ValidationPart.Count} rows are kept for validation, so that none is left to train on.");
        }

        if (columns.IsLabelled && rows.TrainPart.OnlyClass is { } only)
        {
            var name = columns.Task.ClassNames is [_, ..] names ? $"'{names[only]}'" : $"key {only + 1}";
            throw new ArgumentException(
                $"All {rows.TrainPart.Count} training rows have the label {name} in column '{columns.LabelName}'; "
                    + "a classifier needs rows of at least two classes.");
        }

        columns.RequireWeight(rows.TrainPart, "training rows");
        columns.RequireWeight(rows.ValidationPart, "validation rows");
    }
}
