using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>One pass over rows before training: checks every value and counts the rows.</summary>
internal static class RowInspection
{
    /// <summary>Checks rows to train on; they must hold at least two classes.</summary>
    /// <returns>The number of rows.</returns>
    public static long InspectTraining(RowSource rows, NetworkDefinition definition, RowBudget budget, Action checkCancelled)
    {
        RequireShape(rows, definition, "training");
        if (rows.ClassCount < 2)
        {
            throw new ArgumentException(
                $"The training rows have {rows.ClassCount} class; classification needs at least two classes.", nameof(rows));
        }

        var seen = new bool[rows.ClassCount];
        var count = Inspect(rows, "training", seen, budget, checkCancelled);
        var classes = seen.Count(found => found);
        return classes >= 2
            ? count
            : throw new ArgumentException(
                $"All {count} training rows have label {Array.IndexOf(seen, true)}; classification needs at least two classes.",
                nameof(rows));
    }

    /// <summary>Checks rows to measure with, called <paramref name="what"/> in messages.</summary>
    /// <returns>The number of rows.</returns>
    public static long InspectMeasured(RowSource rows, NetworkDefinition definition, string what, RowBudget budget, Action checkCancelled)
    {
        RequireShape(rows, definition, what);
        return Inspect(rows, what, new bool[rows.ClassCount], budget, checkCancelled);
    }

    /// <summary>Refuses rows whose features or classes do not fit the network.</summary>
    public static void RequireShape(RowSource rows, NetworkDefinition definition, string what)
    {
        if (rows.FeatureCount != definition.InputShape.Count)
        {
            throw new ArgumentException(
                $"The {what} rows have {rows.FeatureCount} features; the network '{definition.Name}' takes {definition.InputShape.Count} "
                    + $"(shape {definition.InputShape}).",
                nameof(rows));
        }

        if (definition.OutputShape.Rank != 1 || rows.ClassCount != definition.OutputShape.Count)
        {
            throw new ArgumentException(
                $"The {what} rows have {rows.ClassCount} classes; the network '{definition.Name}' yields shape {definition.OutputShape}, "
                    + "which must be one logit a class.",
                nameof(rows));
        }
    }

    private static long Inspect(RowSource rows, string what, bool[] seen, RowBudget budget, Action checkCancelled)
    {
        var checker = new RowChecker(what, rows.FeatureCount, rows.ClassCount);
        var labels = new int[budget.ChunkRowsOf(rows.FeatureCount)];
        var features = new float[labels.Length * rows.FeatureCount];
        using var reader = rows.Open();
        long total = 0;
        for (int count; (count = Next()) > 0; total += count)
        {
            checker.Require(features.AsSpan(0, count * rows.FeatureCount), labels.AsSpan(0, count), total);
            Mark(seen, labels.AsSpan(0, count));
        }

        return total > 0 ? total : throw new ArgumentException($"There are no {what} rows; at least one is needed.", nameof(rows));

        int Next()
        {
            checkCancelled();
            return reader.Read(features, labels);
        }
    }

    private static void Mark(bool[] seen, ReadOnlySpan<int> labels)
    {
        foreach (var label in labels)
        {
            seen[label] = true;
        }
    }
}
