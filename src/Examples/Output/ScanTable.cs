using Microsoft.ML.Pruning.Sensitivity;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>A sensitivity scan: a row for each layer and sparsity.</summary>
internal static class ScanTable
{
    public static Table Of(SensitivityScan scan)
    {
        var table = NarrowTable.Of(
            $"One layer pruned and nothing else, on {Figures.Count(scan.Rows)} held-out images",
            ["Layer"],
            ["Sparsity", "Pruned", "Of", "Loss", "Increase", "Accuracy"]);
        foreach (var layer in scan.Points.GroupBy(point => point.Layer, StringComparer.Ordinal))
        {
            if (table.Rows.Count > 0)
            {
                table.AddEmptyRow();
            }

            foreach (var point in layer)
            {
                table.AddRow(
                    point.Layer,
                    Figures.Percent(point.Sparsity),
                    Figures.Count(point.Pruned),
                    Figures.Count(point.Prunable),
                    Figures.Decimal(point.Loss),
                    Figures.Decimal(point.LossIncrease),
                    Figures.Percent(point.Accuracy));
            }
        }

        return table;
    }
}
