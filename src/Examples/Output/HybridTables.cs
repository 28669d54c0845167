using System.Globalization;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>The networks of a comparison: what they reach and cost, how long they take, and which of them nothing beats.</summary>
internal static class HybridTables
{
    public static Table Costs(HybridFronts fronts)
    {
        var table = NarrowTable.Of(
            "Every network after as many epochs", ["Method", "Point"], ["Accuracy", "MACs", "Parameters", "Bytes"]);
        foreach (var point in fronts.Points)
        {
            table.AddRow(
                point.Method,
                point.Point,
                Figures.Percent(point.Accuracy),
                Figures.Count(point.Cost.MultiplyAdds),
                Figures.Count(point.Cost.Parameters),
                Figures.Count(point.Cost.Bytes));
        }

        return table;
    }

    public static Table Front(HybridFronts fronts)
    {
        var table = NarrowTable.Of(
            "On the Pareto front of accuracy against", ["Method", "Point"], ["Accuracy", .. HybridFronts.Costs.Select(cost => cost.Name)]);
        foreach (var point in fronts.Points.Where(point => fronts[point].Contains(true)).OrderByDescending(point => point.Accuracy))
        {
            table.AddRow([
                point.Method, point.Point, Figures.Percent(point.Accuracy), .. fronts[point].Select(lies => lies ? "yes" : "")
            ]);
        }

        return table;
    }

    public static Table Times(HybridFronts fronts)
    {
        var table = NarrowTable.Of(
            "Time to score an image, beside the dense network meanwhile, and to make the network",
            ["Method", "Point"],
            ["Scoring", "Dense", "Ratio", "Made in"]);
        foreach (var point in fronts.Points)
        {
            table.AddRow(
                point.Method,
                point.Point,
                Microseconds(point.Time),
                Microseconds(point.DenseTime),
                string.Create(CultureInfo.InvariantCulture, $"{point.Time / point.DenseTime:0.00}"),
                Figures.Seconds(point.Work));
        }

        return table;
    }

    private static string Microseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{1e6 * seconds:0.0} us");
}
