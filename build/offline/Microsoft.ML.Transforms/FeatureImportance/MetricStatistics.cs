namespace Microsoft.ML.Data;

public sealed class MetricStatistics
{
    private double _squares;

    internal MetricStatistics()
    {
    }

    public double Mean { get; private set; }

    public double StandardDeviation => Count <= 1 ? 0 : Math.Sqrt(_squares / (Count - 1));

    public double StandardError => StandardDeviation / Math.Sqrt(Math.Max(1, Count));

    public int Count { get; private set; }

    internal void Add(double metric)
    {
        Count++;
        double difference = metric - Mean;
        Mean += difference / Count;
        _squares += difference * (metric - Mean);
    }
}
