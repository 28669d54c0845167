using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Pipeline;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>Ways to share out a sparsity among the layers, side by side: what each layer gives up, and what comes of it.</summary>
internal static class AllocationTable
{
    public static Table Of(IReadOnlyList<(string Allocation, PruningReport Report, PrunedNetworkMetrics Metrics)> pruned)
    {
        var table = NarrowTable.Of(
            "What each layer gives up, and what comes of it", ["Allocation"], pruned.Select(way => way.Allocation));
        var reports = pruned.Select(way => way.Report).ToList();
        for (var layer = 0; layer < reports[0].Layers.Length; layer++)
        {
            table.AddRow(
                [reports[0].Layers[layer].Layer, .. reports.Select(report => Figures.Percent(report.Layers[layer].AchievedSparsity))]);
        }

        table.AddEmptyRow();
        table.AddRow([$"{reports[0].Unit} pruned", .. reports.Select(report => Figures.Percent(report.AchievedSparsity))]);
        table.AddRow(["MACs left", .. pruned.Select(way => Figures.Count(way.Metrics.Sparsity.NonZeroMultiplyAdds))]);
        table.AddRow(["accuracy", .. pruned.Select(way => Figures.Percent(way.Metrics.Classification.MicroAccuracy))]);
        table.AddRow(["log-loss", .. pruned.Select(way => Figures.Decimal(way.Metrics.Classification.LogLoss))]);
        return table;
    }
}
