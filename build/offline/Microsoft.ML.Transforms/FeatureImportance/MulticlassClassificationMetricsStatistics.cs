namespace Microsoft.ML.Data;

public sealed class MulticlassClassificationMetricsStatistics : IMetricsStatistics<MulticlassClassificationMetrics>
{
    internal MulticlassClassificationMetricsStatistics()
    {
    }

    public MetricStatistics MacroAccuracy { get; } = new();

    public MetricStatistics MicroAccuracy { get; } = new();

    public MetricStatistics LogLoss { get; } = new();

    public MetricStatistics LogLossReduction { get; } = new();

    public MetricStatistics TopKAccuracy { get; } = new();

    public IReadOnlyList<MetricStatistics> PerClassLogLoss { get; private set; }

    void IMetricsStatistics<MulticlassClassificationMetrics>.Add(
        MulticlassClassificationMetrics after, MulticlassClassificationMetrics before)
    {
        MacroAccuracy.Add(after.MacroAccuracy - before.MacroAccuracy);
        MicroAccuracy.Add(after.MicroAccuracy - before.MicroAccuracy);
        LogLoss.Add(after.LogLoss - before.LogLoss);
        LogLossReduction.Add(after.LogLossReduction - before.LogLossReduction);
        TopKAccuracy.Add(after.TopKAccuracy - before.TopKAccuracy);
        PerClassLogLoss ??= [.. after.PerClassLogLoss.Select(_ => new MetricStatistics())];
        for (int i = 0; i < PerClassLogLoss.Count; i++)
            PerClassLogLoss[i].Add(after.PerClassLogLoss[i] - before.PerClassLogLoss[i]);
    }
}
