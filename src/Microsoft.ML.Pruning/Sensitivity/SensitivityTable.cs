using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Evaluation;

namespace Microsoft.ML.Pruning.Sensitivity;

/// <summary>Prints a scan.</summary>
internal static class SensitivityTable
{
    public static string Format(SensitivityScan scan) => new TextTable(
        string.Create(CultureInfo.InvariantCulture, $"Sensitivity of each layer to {scan.Method}, {scan.Unit}, on {scan.Rows} rows (as it "
            + $"was: loss {scan.Loss:F4}, accuracy {TextTable.Number(scan.Accuracy)})"),
        ["layer", "sparsity", "pruned", "of", "loss", "loss increase", "accuracy"],
        [.. scan.Points.Select(Row)]).Format();

    private static ImmutableArray<string> Row(SensitivityPoint point) =>
    [
        point.Layer,
        TextTable.Number(point.Sparsity),
        point.Pruned.ToString(CultureInfo.InvariantCulture),
        point.Prunable.ToString(CultureInfo.InvariantCulture),
        TextTable.Number(point.Loss),
        TextTable.Number(point.LossIncrease),
        TextTable.Number(point.Accuracy),
    ];
}
