namespace Microsoft.ML.Data;

public sealed class RegressionMetricsStatistics : IMetricsStatistics<RegressionMetrics>
{
    internal RegressionMetricsStatistics()
    {
    }

    public MetricStatistics MeanAbsoluteError { get; } = new();

    public MetricStatistics MeanSquaredError { get; } = new();

    public MetricStatistics RootMeanSquaredError { get; } = new();

    public MetricStatistics LossFunction { get; } = new();

    public MetricStatistics RSquared { get; } = new();

    void IMetricsStatistics<RegressionMetrics>.Add(RegressionMetrics after, RegressionMetrics before)
    {
        MeanAbsoluteError.Add(after.MeanAbsoluteError - before.MeanAbsoluteError);
        MeanSquaredError.Add(after.MeanSquaredError - before.MeanSquaredError);
        RootMeanSquaredError.Add(after.RootMeanSquaredError - before.RootMeanSquaredError);
        LossFunction.Add(after.LossFunction - before.LossFunction);
        RSquared.Add(after.RSquared - before.RSquared);
    }
}
