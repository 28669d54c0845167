using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Accuracies, losses and the confusion table of several classes.</summary>
internal sealed class MulticlassMetrics(MulticlassClassificationMetrics metrics) : TaskMetrics(Of(metrics))
{
    public MulticlassClassificationMetrics Metrics => metrics;

    protected override string Details => metrics.ConfusionMatrix.GetFormattedConfusionTable() + Environment.NewLine;

    private static ImmutableArray<KeyValuePair<string, double>> Of(MulticlassClassificationMetrics metrics) =>
    [
        new(nameof(metrics.MicroAccuracy), metrics.MicroAccuracy),
        new(nameof(metrics.MacroAccuracy), metrics.MacroAccuracy),
        new(nameof(metrics.LogLoss), metrics.LogLoss),
        new(nameof(metrics.LogLossReduction), metrics.LogLossReduction),
        .. metrics.TopKPredictionCount > 0
            ? [new(nameof(metrics.TopKAccuracy), metrics.TopKAccuracy)]
            : ImmutableArray<KeyValuePair<string, double>>.Empty,
    ];
}
