using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>One pass over rows before training: checks every value and counts the rows.</summary>
internal static class RowInspection
{
    private const int ChunkRows = 256;

    /// <summary>Checks rows to train on; they must hold at least two classes.</summary>
    /// <returns>The number of rows.</returns>
    public static long InspectTraining(RowSource rows, NetworkDefinition definition, Action checkCancelled)
    {
        CheckShape(rows, definition, "training");
        if (rows.ClassCount < 2)
        {
            throw new ArgumentException($"The training rows have {rows.ClassCount} class; classification needs at least two classes.", nameof(rows));
        }

        var seen = new bool[rows.ClassCount];
        long count = Inspect(rows, "training", seen, checkCancelled);
        int classes = seen.Count(found => found);
        return classes >= 2
            ? count
            : throw new ArgumentException(
                $"All {count} training rows have label {Array.IndexOf(seen, true)}; classification needs at least two classes.", nameof(rows));
    }

    /// <summary>Checks rows to validate with.</summary>
    /// <returns>The number of rows.</returns>
    public static long InspectValidation(RowSource rows, NetworkDefinition definition, Action checkCancelled)
    {
        CheckShape(rows, definition, "validation");
        return Inspect(rows, "validation", new bool[rows.ClassCount], checkCancelled);
    }

    /// <summary>Refuses rows whose features or classes do not fit the network.</summary>
    public static void CheckShape(RowSource rows, NetworkDefinition definition, string what)
    {
        if (rows.FeatureCount != definition.InputShape.Count)
        {
            throw new ArgumentException(
                $"The {what} rows have {rows.FeatureCount} features; the network '{definition.Name}' takes {definition.InputShape.Count} (shape {definition.InputShape}).",
                nameof(rows));
        }

        if (definition.OutputShape.Rank != 1 || rows.ClassCount != definition.OutputShape.Count)
        {
            throw new ArgumentException(
                $"The {what} rows have {rows.ClassCount} classes; the network '{definition.Name}' yields shape {definition.OutputShape}, which must be one logit a class.",
                nameof(rows));
        }
    }

    private static long Inspect(RowSource rows, string what, bool[] seen, Action checkCancelled)
    {
        var checker = new RowChecker(what, rows.FeatureCount, rows.ClassCount);
        long count = rows is LabeledRows memory
            ? InspectMemory(memory, checker, seen, checkCancelled)
            : InspectStream(rows, checker, seen, checkCancelled);
        return count > 0 ? count : throw new ArgumentException($"There are no {what} rows; at least one is needed.", nameof(rows));
    }

    private static long InspectMemory(LabeledRows rows, RowChecker checker, bool[] seen, Action checkCancelled)
    {
        for (int first = 0; first < rows.Labels.Length; first += ChunkRows)
        {
            checkCancelled();
            int count = Math.Min(ChunkRows, rows.Labels.Length - first);
            ReadOnlySpan<int> labels = rows.Labels.AsSpan(first, count);
            checker.Check(rows.Features.AsSpan(first * rows.FeatureCount, count * rows.FeatureCount), labels, first);
            Mark(seen, labels);
        }

        return rows.Labels.Length;
    }

    private static long InspectStream(RowSource rows, RowChecker checker, bool[] seen, Action checkCancelled)
    {
        var features = new float[ChunkRows * rows.FeatureCount];
        var labels = new int[ChunkRows];
        using RowReader reader = rows.Open();
        long total = 0;
        while (true)
        {
            checkCancelled();
            int count = reader.Read(features, labels);
            if (count == 0)
            {
                return total;
            }

            checker.Check(features.AsSpan(0, count * rows.FeatureCount), labels.AsSpan(0, count), total);
            Mark(seen, labels.AsSpan(0, count));
            total += count;
        }
    }

    private static void Mark(bool[] seen, ReadOnlySpan<int> labels)
    {
        foreach (int label in labels)
        {
            seen[label] = true;
        }
    }
}
