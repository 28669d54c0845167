using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>
/// Trains a network, prunes it by every method and scope to every sparsity, measures each point on the test images, does so for every seed,
/// and saves the smallest model that lost less than one point of accuracy.
/// </summary>
internal static class Curves
{
    public static int Run(CurvesSettings settings, DataSearch search, StageConsole console, CancellationToken stop = default)
    {
        OutputFile.Prepare(settings.Csv);
        OutputFile.Prepare(settings.Model);
        var network = ExampleNetworks.Create(settings.Network, settings.Dropout);
        var images = search.Find(network, settings.Data, settings.Seeds[0]);
        console.Introduce(network, images);

        var plan = new CurvePlan(settings, network);
        var curves = console.Work(plan.Points, progress => settings.Seeds
            .Select(seed => new SeedCurves(settings, plan, seed, images, progress, stop).Measure(network))
            .ToList());
        var points = curves.SelectMany(seed => seed.Points).ToList();

        console.Show(CurveTable.Of(points));
        var scopes = settings.Scopes.Select(
            scope => scope == CurvesCommand.GlobalScope ? "over all layers (global)" : "within each layer (layer)");
        console.Say($"Scores compared {string.Join(" and ", scopes)}");
        console.Say($"Pruning: {settings.Retraining}");
        CurveCsv.Write(settings.Csv, points);
        console.Say($"Points written to {settings.Csv}");
        var smallest = curves.MinBy(seed => seed.Smallest.Point.Bytes)!.Smallest;
        OutputFile.Write(settings.Model, smallest.Save);
        console.Say(
            $"Smallest within 1 point of dense: "
                + $"{smallest.Point.Method} at {Figures.Sparsity(smallest.Point.AchievedSparsity)}, "
                + $"accuracy {Figures.Percent(smallest.Point.TestAccuracy)}");
        console.Say($"Saved to {settings.Model}; evaluate it with: score --model {settings.Model}");
        return 0;
    }
}
