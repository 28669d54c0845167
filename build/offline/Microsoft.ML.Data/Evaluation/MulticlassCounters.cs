namespace Microsoft.ML.Data;

// What the evaluator sums over the rows, and the metrics that follow from the sums.
internal sealed class MulticlassCounters
{
    private const float SmallestProbability = 1e-15f;

    private readonly int _classes;
    private readonly double[] _rowsOfClass;
    private readonly double[] _logLossOfClass;
    private readonly double[] _rowsOfRank;
    private double _rows;
    private double _correct;
    private double _logLoss;

    public MulticlassCounters(int classes)
    {
        _classes = classes;
        _rowsOfClass = new double[classes];
        _logLossOfClass = new double[classes];
        _rowsOfRank = new double[classes + 1];
        Confusion = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
    }

    public double[][] Confusion { get; }

    public double MicroAccuracy => _rows > 0 ? _correct / _rows : 0;

    public double MacroAccuracy
    {
        get
        {
            var accuracies = Enumerable.Range(0, _classes)
                .Where(i => _rowsOfClass[i] > 0)
                .Select(i => Confusion[i][i] / _rowsOfClass[i])
                .ToList();
            return accuracies.Count > 0 ? accuracies.Sum() / accuracies.Count : 0;
        }
    }

    public double LogLoss => _rows > 0 ? _logLoss / _rows : 0;

    // How much of the entropy of the class frequencies the scores take away.
    public double LogLossReduction
    {
        get
        {
            double entropy = _rowsOfClass.Where(count => count != 0).Sum(count => count * Math.Log(count / _rows)) / -_rows;
            return (entropy - LogLoss) / entropy;
        }
    }

    public double[] PerClassLogLoss => [.. _logLossOfClass.Select((sum, i) => _rowsOfClass[i] > 0 ? sum / _rowsOfClass[i] : 0)];

    public double[] TopKAccuracies(int k)
    {
        var accuracies = new double[Math.Min(k, _rowsOfRank.Length)];
        double sum = 0;
        for (int i = 0; i < accuracies.Length; i++)
            accuracies[i] = sum += _rowsOfRank[i] / _rows;
        return accuracies;
    }

    // A label beyond the scores is a class unknown to the model: it counts as wrong and as the worst log-loss.
    public void Add(int label, ReadOnlySpan<float> scores)
    {
        bool known = label < _classes;
        float probability = known ? scores[label] : 0;
        double loss = -Math.Log(known ? Math.Min(1, Math.Max(SmallestProbability, probability)) : SmallestProbability);
        int rank = 0;
        int assigned = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > probability || (scores[i] == probability && i < label))
                rank++;
            if (scores[i] > scores[assigned])
                assigned = i;
        }

        _rows++;
        _logLoss += loss;
        _rowsOfRank[rank]++;
        if (rank == 0)
            _correct++;
        if (!known)
            return;
        _rowsOfClass[label]++;
        _logLossOfClass[label] += loss;
        Confusion[label][rank == 0 ? label : assigned]++;
    }
}
