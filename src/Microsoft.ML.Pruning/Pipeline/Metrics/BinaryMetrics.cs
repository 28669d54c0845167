using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>ML.NET's metrics of two classes.</summary>
/// <remarks>Accuracy, areas under curves, losses and the confusion table.</remarks>
internal sealed class BinaryMetrics(CalibratedBinaryClassificationMetrics metrics) : TaskMetrics(Of(metrics))
{
    public CalibratedBinaryClassificationMetrics Metrics => metrics;

    protected override string Details => metrics.ConfusionMatrix.GetFormattedConfusionTable() + Environment.NewLine;

    private static ImmutableArray<KeyValuePair<string, double>> Of(CalibratedBinaryClassificationMetrics metrics) =>
    [
        new(nameof(metrics.Accuracy), metrics.Accuracy),
        new(nameof(metrics.AreaUnderRocCurve), metrics.AreaUnderRocCurve),
        new(nameof(metrics.AreaUnderPrecisionRecallCurve), metrics.AreaUnderPrecisionRecallCurve),
        new(nameof(metrics.F1Score), metrics.F1Score),
        new(nameof(metrics.LogLoss), metrics.LogLoss),
        new(nameof(metrics.LogLossReduction), metrics.LogLossReduction),
    ];
}
