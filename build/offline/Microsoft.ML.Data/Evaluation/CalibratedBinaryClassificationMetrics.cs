namespace Microsoft.ML.Data;

public sealed class CalibratedBinaryClassificationMetrics : BinaryClassificationMetrics
{
    internal CalibratedBinaryClassificationMetrics(BinaryCounters counters) : base(counters)
    {
        LogLoss = counters.LogLoss;
        LogLossReduction = counters.LogLossReduction;
        Entropy = counters.Entropy;
    }

    public double LogLoss { get; }

    public double LogLossReduction { get; }

    public double Entropy { get; }
}
