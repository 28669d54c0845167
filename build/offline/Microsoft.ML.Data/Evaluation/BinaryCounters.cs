namespace Microsoft.ML.Data;

// What the evaluator sums over the rows of two classes, and the metrics that follow from the sums alone.
internal sealed class BinaryCounters(string[] classNames, Random random)
{
    private readonly double[] _rowsWithProbability = new double[2];
    private double _logLoss;

    public string[] ClassNames => classNames;

    // The positive class comes first.
    public double[][] Confusion { get; } = [new double[2], new double[2]];

    public RankedScores Scores { get; } = new(random);

    public double Entropy => EntropyOf(Confusion[0].Sum(), Confusion[1].Sum());

    public double LogLoss => _logLoss / _rowsWithProbability.Sum();

    public double LogLossReduction
    {
        get
        {
            if (_rowsWithProbability.Sum() == 0)
                return 0;
            double prior = EntropyOf(_rowsWithProbability[0], _rowsWithProbability[1]);
            return (prior - LogLoss) / prior;
        }
    }

    // A missing probability makes the log-loss of all rows missing.
    public void Add(bool positive, float score, float probability)
    {
        int actual = positive ? 0 : 1;
        Confusion[actual][score > 0 ? 0 : 1]++;
        Scores.Add(positive, score);
        if (!float.IsNaN(probability))
            _rowsWithProbability[actual]++;
        _logLoss -= Math.Log(positive ? probability : 1.0 - probability, 2);
    }

    private static double EntropyOf(double positives, double negatives)
    {
        double share = positives / (positives + negatives);
        return share is 0 or 1 ? 0 : (-share * Math.Log(share, 2)) - ((1 - share) * Math.Log(1 - share, 2));
    }
}
