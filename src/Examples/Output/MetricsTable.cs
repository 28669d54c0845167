using Microsoft.ML.Pruning.Pipeline;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>The figures of one evaluated network.</summary>
internal static class MetricsTable
{
    public static Table Of(PrunedNetworkMetrics metrics)
    {
        var table = NarrowTable.Of("Test images", ["Metric"], ["Value"]);
        var classification = metrics.Classification;
        table.AddRow("Accuracy", Figures.Percent(classification.MicroAccuracy));
        table.AddRow("Macro accuracy", Figures.Percent(classification.MacroAccuracy));
        table.AddRow("Log-loss", Figures.Decimal(classification.LogLoss));
        table.AddRow("Log-loss reduction", Figures.Decimal(classification.LogLossReduction));
        return table;
    }
}
