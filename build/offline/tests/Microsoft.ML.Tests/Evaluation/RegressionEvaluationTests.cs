using Microsoft.ML.Data;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

public class RegressionEvaluationTests
{
    private readonly MLContext _ml = new(1);

    private static readonly Row[] _rows = [new(1, 1.5f), new(2, 2), new(4, 3), new(-1, 1)];

    [Fact]
    public void MetricsAreTheirFormulas()
    {
        var metrics = Evaluate(_rows);
        Assert.Equal(3.5 / 4, metrics.MeanAbsoluteError);
        Assert.Equal(5.25 / 4, metrics.MeanSquaredError);
        Assert.Equal(5.25 / 4, metrics.LossFunction);
        Close.To(Math.Sqrt(5.25 / 4), metrics.RootMeanSquaredError, 1e-12);
        Close.To(1 - (5.25 / 13), metrics.RSquared, 1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    [InlineData(1000)]
    public void MetricsOfManyRowsAreTheirFormulas(int count)
    {
        var random = new Random(count);
        Row[] rows = [.. Enumerable.Range(0, count).Select(_ => new Row(random.NextSingle(), random.NextSingle()))];
        var metrics = Evaluate(rows);
        double squared = rows.Average(row => Math.Pow((double)row.Label - row.Score, 2));
        double mean = rows.Average(row => (double)row.Label);
        Close.To(rows.Average(row => Math.Abs((double)row.Label - row.Score)), metrics.MeanAbsoluteError, 1e-12);
        Close.To(squared, metrics.MeanSquaredError, 1e-12);
        Close.To(squared, metrics.LossFunction, 1e-6);
        Close.To(1 - (squared / rows.Average(row => Math.Pow(row.Label - mean, 2))), metrics.RSquared, 1e-5, size: 1);
    }

    // 5000.5 squared is no number of single precision.
    [Fact]
    public void LossAndSquaresOfLabelsAreOfSinglePrecision()
    {
        var metrics = Evaluate([new(0, 5000.5f), new(5000.5f, 5000.5f)]);
        Assert.Equal(5000.5 * 5000.5 / 2, metrics.MeanSquaredError);
        Assert.Equal(5000.5f * 5000.5f / 2, metrics.LossFunction);
        Assert.NotEqual(metrics.MeanSquaredError, metrics.LossFunction);
        double variation = (5000.5f * 5000.5f) - (5000.5 * 5000.5 / 2);
        Assert.Equal(1 - (5000.5 * 5000.5 / variation), metrics.RSquared);
    }

    [Fact]
    public void RowsWithoutLabelOrScoreAreLeftOutAndInfiniteOnesCount()
    {
        AssertSame(Evaluate(_rows), Evaluate([new(float.NaN, 1), .. _rows, new(1, float.NaN)]));
        var metrics = Evaluate([.. _rows, new(1, float.PositiveInfinity)]);
        Assert.Equal(double.PositiveInfinity, metrics.MeanAbsoluteError);
        Assert.Equal(double.PositiveInfinity, metrics.LossFunction);
        Assert.Equal(double.NegativeInfinity, metrics.RSquared);
    }

    [Fact]
    public void EqualLabelsHaveNoRSquared()
    {
        Assert.Equal(double.NaN, Evaluate([new(3, 1), new(3, 2)]).RSquared);
        Assert.Equal(double.NaN, Evaluate([new(3, 3)]).RSquared);
    }

    [Fact]
    public void NoRowsHaveNoErrors()
    {
        var metrics = Evaluate([]);
        Assert.Equal((0, 0, 0), (metrics.MeanAbsoluteError, metrics.MeanSquaredError, metrics.RootMeanSquaredError));
        Assert.Equal((0, 0), (metrics.LossFunction, metrics.RSquared));
    }

    [Fact]
    public void ColumnsCanHaveOtherNames()
    {
        var renamed = _ml.Transforms.CopyColumns("L", "Label").Append(_ml.Transforms.CopyColumns("S", "Score"))
            .Append(_ml.Transforms.SelectColumns("L", "S")).Fit(Load(_ml, _rows)).Transform(Load(_ml, _rows));
        AssertSame(Evaluate(_rows), _ml.Regression.Evaluate(renamed, "L", "S"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Evaluate(renamed));
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        var data = Load(_ml, _rows);
        Assert.Throws<ArgumentNullException>(() => _ml.Regression.Evaluate(null));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Regression.Evaluate(data, ""));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Regression.Evaluate(data, scoreColumnName: ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Evaluate(data, "Missing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Evaluate(data, "Precise"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Evaluate(data, "Several"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Evaluate(data, scoreColumnName: "Precise"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Regression.Evaluate(data, scoreColumnName: "Several"));
    }

    private static void AssertSame(RegressionMetrics expected, RegressionMetrics actual)
    {
        Assert.Equal(Values(expected), Values(actual));

        static double[] Values(RegressionMetrics metrics)
            => [metrics.MeanAbsoluteError, metrics.MeanSquaredError, metrics.RootMeanSquaredError, metrics.LossFunction, metrics.RSquared];
    }

    private RegressionMetrics Evaluate(Row[] rows) => _ml.Regression.Evaluate(Load(_ml, rows));

    private sealed record Row(float Label, float Score)
    {
        public double Precise => Label;

        [VectorType(2)]
        public float[] Several => [Label, Score];
    }
}
