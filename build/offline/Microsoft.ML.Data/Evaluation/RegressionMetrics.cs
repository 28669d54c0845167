namespace Microsoft.ML.Data;

public sealed class RegressionMetrics
{
    internal RegressionMetrics(RegressionCounters counters)
    {
        MeanAbsoluteError = counters.MeanAbsoluteError;
        MeanSquaredError = counters.MeanSquaredError;
        LossFunction = counters.LossFunction;
        RSquared = counters.RSquared;
    }

    public double MeanAbsoluteError { get; }

    public double MeanSquaredError { get; }

    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    public double LossFunction { get; }

    public double RSquared { get; }
}
