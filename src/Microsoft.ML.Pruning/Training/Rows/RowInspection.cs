using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Checks every value and counts the rows before training, in one pass.</summary>
internal static class RowInspection
{
    /// <summary>Checks rows to train on.</summary>
    /// <remarks>Where the task has classes they must hold at least two.</remarks>
    /// <returns>The number of rows.</returns>
    public static long InspectTraining(RowSource rows, NetworkDefinition definition, RowBudget budget, Action checkCancelled)
    {
        RequireShape(rows, definition, "training");
        if (rows.Task.HasAccuracy && rows.Task.ClassCount < 2)
        {
            throw new ArgumentException(
                $"The training rows have {rows.Task.ClassCount} class; classification needs at least two classes.", nameof(rows));
        }

        if (CheckedCount(rows) is { } known)
        {
            return known;
        }

        var labels = new LabelSummary(rows.Task, rows.HasWeights);
        var count = Inspect(rows, "training", labels, budget, checkCancelled);
        return labels.OnlyClass is { } only
            ? throw new ArgumentException(
                $"All {count} training rows have label {only}; classification needs at least two classes.", nameof(rows))
            : count;
    }

    /// <summary>Checks rows to measure with, called <paramref name="what"/> in messages.</summary>
    /// <returns>The number of rows.</returns>
    public static long InspectMeasured(RowSource rows, NetworkDefinition definition, string what, RowBudget budget, Action checkCancelled)
    {
        RequireShape(rows, definition, what);
        return CheckedCount(rows) ?? Inspect(rows, what, new LabelSummary(rows.Task, rows.HasWeights), budget, checkCancelled);
    }

    /// <summary>Refuses rows whose features or labels do not fit the network.</summary>
    public static void RequireShape(RowSource rows, NetworkDefinition definition, string what)
    {
        if (rows.FeatureCount != definition.InputShape.Count)
        {
            throw new ArgumentException(
                $"The {what} rows have {rows.FeatureCount} features; the network '{definition.Name}' takes {definition.InputShape.Count} "
                    + $"(shape {definition.InputShape}).",
                nameof(rows));
        }

        if (definition.OutputShape.Rank != 1 || rows.Task.Outputs != definition.OutputShape.Count)
        {
            throw new ArgumentException(
                $"The {what} rows have {rows.Task.LabelCount}; the network '{definition.Name}' yields shape {definition.OutputShape}, "
                    + $"which must be {rows.Task.OutputMeaning}.",
                nameof(rows));
        }
    }

    /// <summary>How many rows were checked before; null where none were.</summary>
    private static long? CheckedCount(RowSource rows) => rows is { IsChecked: true, RowCount: > 0 and var count } ? count : null;

    private static long Inspect(RowSource rows, string what, LabelSummary summary, RowBudget budget, Action checkCancelled)
    {
        var checker = new RowChecker(what, rows);
        var shape = rows.Shape;
        var chunk = budget.ChunkRowsOf(shape);
        var labels = new float[chunk * shape.Labels];
        var features = new float[chunk * shape.Features];
        using var reader = rows.Open();
        long total = 0;
        for (int count; (count = Next()) > 0; total += count)
        {
            checker.Require(features.AsSpan(0, count * shape.Features), labels.AsSpan(0, count * shape.Labels), total);
            summary.Add(labels.AsSpan(0, count * shape.Labels));
        }

        if (total == 0)
        {
            throw new ArgumentException($"There are no {what} rows; at least one is needed.", nameof(rows));
        }

        if (rows.RowCount is { } promised && promised != total)
        {
            throw new InvalidDataException(
                $"The {what} rows were {promised} and are {total} now; a source must give the same rows in every pass.");
        }

        return summary.Weight > 0
            ? total
            : throw new ArgumentException($"All {total} {what} rows have weight 0; at least one must count.", nameof(rows));

        int Next()
        {
            checkCancelled();
            return reader.Read(features, labels);
        }
    }
}
