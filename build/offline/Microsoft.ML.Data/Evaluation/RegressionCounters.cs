namespace Microsoft.ML.Data;

// What the evaluator sums over the rows. Squares are of single precision where ML.NET has them so: those of labels, and the loss.
internal sealed class RegressionCounters
{
    private double _rows;
    private double _labels;
    private double _squaredLabels;
    private double _absolute;
    private double _squared;
    private double _loss;

    public double MeanAbsoluteError => Mean(_absolute);

    public double MeanSquaredError => Mean(_squared);

    public double LossFunction => Mean(_loss);

    // Not defined where all labels are equal.
    public double RSquared
    {
        get
        {
            if (_rows == 0)
                return 0;
            double variation = _squaredLabels - (_labels * _labels / _rows);
            return variation == 0 ? double.NaN : 1 - (_squared / variation);
        }
    }

    public void Add(float label, float score)
    {
        double error = Math.Abs((double)label - score);
        float difference = score - label;
        _rows++;
        _labels += label;
        _squaredLabels += label * label;
        _absolute += error;
        _squared += error * error;
        _loss += difference * difference;
    }

    private double Mean(double sum) => _rows > 0 ? sum / _rows : 0;
}
