namespace Microsoft.ML.Data;

public sealed class MulticlassClassificationMetricsStatistics
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

    internal void Add(MulticlassClassificationMetrics metrics)
    {
        MacroAccuracy.Add(metrics.MacroAccuracy);
        MicroAccuracy.Add(metrics.MicroAccuracy);
        LogLoss.Add(metrics.LogLoss);
        LogLossReduction.Add(metrics.LogLossReduction);
        TopKAccuracy.Add(metrics.TopKAccuracy);
        PerClassLogLoss ??= [.. metrics.PerClassLogLoss.Select(_ => new MetricStatistics())];
        foreach (var (statistics, value) in PerClassLogLoss.Zip(metrics.PerClassLogLoss))
            statistics.Add(value);
    }
}
