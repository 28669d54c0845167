namespace Microsoft.ML.Data;

// Collects how metrics change from one evaluation to others.
internal interface IMetricsStatistics<in TMetrics>
{
    void Add(TMetrics after, TMetrics before);
}
