namespace Microsoft.ML.Data;

public class BinaryClassificationMetrics
{
    internal BinaryClassificationMetrics(BinaryCounters counters)
    {
        var counts = counters.Confusion;
        AreaUnderRocCurve = counters.Scores.AreaUnderRocCurve();
        AreaUnderPrecisionRecallCurve = counters.Scores.AreaUnderPrecisionRecallCurve();
        Accuracy = (counts[0][0] + counts[1][1]) / counts.Sum(row => row.Sum());
        ConfusionMatrix = new ConfusionMatrix(counts, counters.ClassNames, isBinary: true);
    }

    public double AreaUnderRocCurve { get; }

    public double Accuracy { get; }

    public double PositivePrecision => ConfusionMatrix.PerClassPrecision[0];

    public double PositiveRecall => ConfusionMatrix.PerClassRecall[0];

    public double NegativePrecision => ConfusionMatrix.PerClassPrecision[1];

    public double NegativeRecall => ConfusionMatrix.PerClassRecall[1];

    public double F1Score
        => PositivePrecision + PositiveRecall is > 0 and var sum ? 2 * PositivePrecision * PositiveRecall / sum : 0;

    public double AreaUnderPrecisionRecallCurve { get; }

    public ConfusionMatrix ConfusionMatrix { get; }
}
