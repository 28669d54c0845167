using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>
/// The curves as one table: the dense network and its controls, then a row for each method, scope and sparsity, with means over the seeds.
/// </summary>
internal sealed class CurveTable
{
    private readonly Table _table;
    private readonly bool _scoped;
    private readonly bool _trained;
    private readonly double _dense;

    private CurveTable(IReadOnlyList<CurvePoint> points)
    {
        _scoped = points.Select(point => point.Scope).Distinct(StringComparer.Ordinal).Count() > 1;
        _trained = points.Any(point => point.RecoveryEpochs > 0);
        _dense = points.Where(point => point.Kind == CurvePoint.Dense).Average(point => point.TestAccuracy);
        string[] epochs = _trained ? ["Epochs"] : [];
        _table = NarrowTable.Of(
            "Sparsity and accuracy on the test images",
            ["Network"],
            ["Pruned", .. epochs, "Accuracy", "Change", "Loss", "MACs", "Size"],
            gap: _trained && points.Any(point => point.Seed != points[0].Seed) ? 0 : 1);
    }

    public static Table Of(IReadOnlyList<CurvePoint> points)
    {
        var table = new CurveTable(points);
        var seeds = points.Select(point => point.Seed).Distinct().Count();
        if (seeds > 1)
        {
            table._table.Caption = new TableTitle($"Means over {seeds} seeds, for the accuracy with the standard deviation.");
        }

        // Every curve has them, and they are the same but where methods train longer.
        foreach (var dense in points.Where(point => point.Kind != CurvePoint.Pruned)
            .GroupBy(point => (point.Kind, point.RecoveryEpochs))
            .OrderBy(rows => rows.Key))
        {
            table.Add(
                dense.Key.Kind == CurvePoint.Recovered ? CurvePoint.RecoveredLabel : dense.Key.Kind,
                [.. dense.DistinctBy(point => point.Seed)]);
        }

        foreach (var curve in points.Where(point => point.Kind == CurvePoint.Pruned).GroupBy(point => (point.Method, point.Scope)))
        {
            var label = table._scoped ? $"{curve.Key.Method}, {curve.Key.Scope}" : curve.Key.Method;
            table._table.AddEmptyRow();
            foreach (var replicates in curve.GroupBy(point => point.RequestedSparsity))
            {
                table.Add(label, [.. replicates]);
            }
        }

        return table._table;
    }

    private void Add(string label, IReadOnlyList<CurvePoint> replicates)
    {
        var accuracy = Spread.Of(replicates.Select(point => point.TestAccuracy));
        string[] epochs = _trained ? [Figures.Count(replicates[0].RecoveryEpochs)] : [];
        _table.AddRow(
        [
            label,
            Figures.Sparsity(replicates.Average(point => point.AchievedSparsity)),
            .. epochs,
            Figures.Percent(accuracy),
            Figures.Points(accuracy.Mean - _dense),
            Figures.Decimal(replicates.Average(point => point.TestLogLoss)),
            Figures.Rounded(replicates.Average(point => (double)point.NonZeroMacs / point.Macs)),
            Figures.Kilobytes(replicates.Average(point => point.Bytes)),
        ]);
    }
}
