using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>The curves as one table: a row for each method, scope and sparsity, with means over the seeds.</summary>
internal static class CurveTable
{
    public static Table Of(IReadOnlyList<CurvePoint> points)
    {
        var table = new Table { Title = new TableTitle("Sparsity and accuracy on the test images") };
        var seeds = points.Select(point => point.Seed).Distinct().Count();
        if (seeds > 1)
        {
            table.Caption = new TableTitle($"Means over {seeds} seeds, for the accuracy with the standard deviation.");
        }

        var scopes = points.Select(point => point.Scope).Distinct(StringComparer.Ordinal).Count();
        table.AddColumns(scopes > 1 ? ["Method", "Scope"] : ["Method"]);
        foreach (var heading in new[] { "Sparsity", "Accuracy", "Change", "Log-loss", "MACs left", "Bytes" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var curve in points.GroupBy(point => (point.Method, point.Scope)))
        {
            string[] labels = scopes > 1 ? [curve.Key.Method, curve.Key.Scope] : [curve.Key.Method];
            AddCurve(table, labels, curve);
        }

        return table;
    }

    private static void AddCurve(Table table, string[] labels, IEnumerable<CurvePoint> curve)
    {
        var sparsities = curve.GroupBy(point => point.RequestedSparsity).ToList();
        var dense = sparsities[0].Average(point => point.TestAccuracy);
        if (table.Rows.Count > 0)
        {
            table.AddEmptyRow();
        }

        foreach (var replicates in sparsities)
        {
            var accuracy = Spread.Of(replicates.Select(point => point.TestAccuracy));
            table.AddRow(
            [
                .. labels,
                Figures.Sparsity(replicates.Average(point => point.AchievedSparsity)),
                Figures.Percent(accuracy),
                Figures.Points(accuracy.Mean - dense),
                Figures.Decimal(replicates.Average(point => point.TestLogLoss)),
                Figures.Count((long)Math.Round(replicates.Average(point => point.NonZeroMacs))),
                Figures.Count((long)Math.Round(replicates.Average(point => point.Bytes))),
            ]);
        }
    }
}
