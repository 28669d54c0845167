using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// The scores of two classes, for the metrics that go by their order.
internal sealed class RankedScores(Random random)
{
    // Where there are more rows, the curve of precision and recall goes by a random choice of them.
    private const int MostOfCurve = 100_000;

    private readonly List<(bool Positive, float Score)> _rows = [];
    private readonly List<(bool Positive, float Score)> _chosen = [];

    public void Add(bool positive, float score)
    {
        _rows.Add((positive, score));
        if (_chosen.Count < MostOfCurve)
            _chosen.Add((positive, score));
        else if (random.NextDouble() * _rows.Count < MostOfCurve)
            _chosen[random.Next(MostOfCurve)] = (positive, score);
    }

    // The share of pairs of a positive and a negative row in which the positive one scores higher; a tie counts half.
    public double AreaUnderRocCurve()
    {
        double positives = 0;
        double negatives = 0;
        double ordered = 0;
        foreach (var tied in _rows.GroupBy(row => row.Score).OrderByDescending(group => group.Key))
        {
            int positive = tied.Count(row => row.Positive);
            int negative = tied.Count() - positive;
            ordered += (positives + (0.5 * positive)) * negative;
            positives += positive;
            negatives += negative;
        }
        Contracts.CheckParam(null, positives > 0, "PosSample", "There is no area under the ROC curve: no row is of the positive class.");
        Contracts.CheckParam(null, negatives > 0, "NegSample", "There is no area under the ROC curve: no row is of the negative class.");
        return ordered / (positives * negatives);
    }

    // Trapezoids between the rows in falling order of their scores; rows of equal scores count one by one, as they came.
    public double AreaUnderPrecisionRecallCurve()
    {
        double positives = Math.Max(1, _chosen.Count(row => row.Positive));
        double area = 0;
        double recall = 0;
        double precision = 1;
        int read = 0;
        int found = 0;
        foreach (var (positive, _) in _chosen.OrderByDescending(row => row.Score))
        {
            double before = precision;
            read++;
            found += positive ? 1 : 0;
            precision = (double)found / read;
            area += ((found / positives) - recall) * (before + precision) / 2;
            recall = found / positives;
        }
        return area;
    }
}
