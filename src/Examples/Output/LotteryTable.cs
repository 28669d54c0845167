using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>
/// Searches for lottery tickets as one table: a row for every round and what was trained in it, with means over the seeds.
/// </summary>
internal static class LotteryTable
{
    public static Table Of(IReadOnlyList<LotteryPoint> points)
    {
        var table = NarrowTable.Of(
            "Test accuracy at the lowest validation loss, and at the end",
            ["Round", "Trained"],
            ["Weights", "Left", "Lowest at", "Accuracy", "At the end"]);
        var seeds = points.Select(point => point.Seed).Distinct().Count();
        if (seeds > 1)
        {
            table.Caption = new TableTitle($"Means over {seeds} seeds with the standard deviation.");
        }

        foreach (var trained in points.GroupBy(point => (point.Round, point.Kind)).OrderBy(group => group.Key.Round))
        {
            var left = trained.First();
            table.AddRow(
                $"{trained.Key.Round}",
                trained.Key.Kind,
                Figures.Count(left.WeightsLeft),
                Figures.Percent((double)left.WeightsLeft / left.Weights),
                Figures.Count(Spread.Of(trained.Select(point => (double)point.Trial.LowestIteration))),
                Figures.Percent(Spread.Of(trained.Select(point => point.Trial.TestAccuracyAtLowest!.Value))),
                Figures.Percent(Spread.Of(trained.Select(point => point.Trial.FinalTestAccuracy!.Value))));
        }

        return table;
    }
}
