using System.Globalization;

namespace Microsoft.ML.Pruning.Training;

/// <summary>How many streamed rows a training shuffles among.</summary>
internal static class ShuffleWindow
{
    /// <summary>As many as the options ask for or their budget allows.</summary>
    /// <remarks>Beside the batches; a message says so.</remarks>
    /// <param name="train">The training rows.</param>
    /// <param name="validation">The validation rows, or null.</param>
    /// <param name="largestBatch">Rows of the largest training batch.</param>
    /// <param name="options">The window, the batch size and the budget.</param>
    /// <param name="message">Hears of a window that shrinks.</param>
    /// <exception cref="ArgumentException">The batches do not fit the budget, or no row fits beside them.</exception>
    public static int RowsOf(SizedRows train, SizedRows? validation, int largestBatch, TrainingOptions options, Action<string> message)
    {
        var budget = options.Computing.Budget;
        var shape = train.Rows.Shape;
        var batches = largestBatch + (validation is null ? 0 : Math.Min(validation.Count, options.BatchSize));
        var wanted = train.Rows is LabeledRows ? 0 : Math.Min(options.ShuffleWindow, train.Count);
        var room = budget.RowsOf(shape) - batches;
        if (room < Math.Min(wanted, 1))
        {
            throw budget.Refusal(
                $"Training with a BatchSize of {options.BatchSize}",
                batches + Math.Min(wanted, 1),
                shape,
                validation is null ? "Lower BatchSize" : "Lower BatchSize (a batch of training rows and one of validation rows are held)");
        }

        if (room < wanted)
        {
            message(string.Create(
                CultureInfo.InvariantCulture,
                $"The shuffle window holds {room} of {train.Count} rows, not {options.ShuffleWindow}: a row of ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{shape.Features} features takes {shape.Bytes} bytes, and MemoryBudgetBytes leaves {budget.Bytes} for the "
                        + $"window and {batches} rows in batches."));
        }

        return (int)Math.Max(1, Math.Min(wanted, room));
    }
}
