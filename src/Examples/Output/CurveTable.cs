using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>The curves as one table: a row for each method and sparsity.</summary>
internal static class CurveTable
{
    public static Table Of(IReadOnlyList<CurvePoint> points)
    {
        var table = new Table { Title = new TableTitle("Sparsity and accuracy on the test images") };
        table.AddColumn("Method");
        foreach (var heading in new[] { "Sparsity", "Accuracy", "Change", "Log-loss", "MACs left", "Bytes" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var curve in points.GroupBy(point => point.Method, StringComparer.Ordinal))
        {
            var dense = curve.First().TestAccuracy;
            if (table.Rows.Count > 0)
            {
                table.AddEmptyRow();
            }

            foreach (var point in curve)
            {
                table.AddRow(
                    point.Method,
                    Figures.Sparsity(point.AchievedSparsity),
                    Figures.Percent(point.TestAccuracy),
                    Figures.Points(point.TestAccuracy - dense),
                    Figures.Decimal(point.TestLogLoss),
                    Figures.Count(point.NonZeroMacs),
                    Figures.Count(point.Bytes));
            }
        }

        return table;
    }
}
