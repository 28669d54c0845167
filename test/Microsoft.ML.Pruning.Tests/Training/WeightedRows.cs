using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Rows with weights as rows without.</summary>
internal static class WeightedRows
{
    /// <summary>The rows without their weights.</summary>
    public static LabeledRows Plain(LabeledRows rows) => new(rows.Features, rows.FeatureCount, LabelsOf(rows), rows.Task);

    /// <summary>Each row as often as it weighs, without weights.</summary>
    public static LabeledRows Repeated(LabeledRows rows) => Plain(rows).Pick(
        [.. Enumerable.Range(0, rows.Count).SelectMany(row => Enumerable.Repeat(row, (int)WeightOf(rows, row)))]);

    /// <summary>The rows with all weights multiplied.</summary>
    public static LabeledRows Scaled(LabeledRows rows, float factor) => new(
        rows.Features,
        rows.FeatureCount,
        LabelsOf(rows),
        rows.Task,
        [.. Enumerable.Range(0, rows.Count).Select(row => factor * WeightOf(rows, row))]);

    public static float WeightOf(LabeledRows rows, int row) => rows.LabelsOf(row)[^1];

    private static float[] LabelsOf(LabeledRows rows) =>
        [.. Enumerable.Range(0, rows.Count).SelectMany(row => rows.LabelsOf(row)[..rows.Task.Targets].ToArray())];
}
