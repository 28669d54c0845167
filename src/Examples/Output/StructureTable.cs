using System.Globalization;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>What is left at each threshold, by how the network was trained.</summary>
internal static class StructureTable
{
    public static Table Of(IReadOnlyList<StructurePoint> points)
    {
        var table = NarrowTable.Of(
            "Units and filters whose norm is below a threshold go", ["Trained"], ["Below", "Kept", "Of", "MACs left", "Accuracy"]);
        foreach (var point in points)
        {
            table.AddRow(
                point.Strength == 0 ? "plainly" : string.Create(CultureInfo.InvariantCulture, $"group lasso {point.Strength}"),
                point.Threshold.ToString(CultureInfo.InvariantCulture),
                Figures.Count(point.UnitsKept),
                Figures.Count(point.Units),
                Figures.Count(point.MultiplyAdds),
                Figures.Percent(point.Accuracy));
        }

        return table;
    }
}
