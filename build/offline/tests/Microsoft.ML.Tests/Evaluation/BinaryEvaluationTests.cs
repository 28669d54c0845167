using Microsoft.ML.Data;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

public class BinaryEvaluationTests
{
    private readonly MLContext _ml = new(1);

    // In falling order of the scores.
    private static readonly Row<bool>[] _rows =
    [
        new(true, 3, 0.9f), new(false, 2, 0.8f), new(true, 1, 0.6f), new(true, 0.5f, 0.55f), new(false, -1, 0.3f), new(true, -2, 0.2f),
    ];

    [Fact]
    public void CountsGiveAccuracyPrecisionAndRecall()
    {
        var metrics = Evaluate(_rows);
        Close.To(4.0 / 6, metrics.Accuracy, 1e-12);
        Assert.Equal((0.75, 0.75, 0.75), (metrics.PositivePrecision, metrics.PositiveRecall, metrics.F1Score));
        Assert.Equal((0.5, 0.5), (metrics.NegativePrecision, metrics.NegativeRecall));
        var matrix = metrics.ConfusionMatrix;
        Assert.Equal(2, matrix.NumberOfClasses);
        Assert.Equal([[3d, 1], [1, 1]], matrix.Counts);
        Assert.Equal([0.75, 0.5], matrix.PerClassRecall);
        Assert.Equal([0.75, 0.5], matrix.PerClassPrecision);
    }

    [Fact]
    public void LogLossIsInBits()
    {
        var metrics = Evaluate(_rows);
        double loss = -_rows.Average(row => Math.Log2(row.Label ? row.Probability : 1.0 - row.Probability));
        double entropy = -((4 / 6.0 * Math.Log2(4 / 6.0)) + (2 / 6.0 * Math.Log2(2 / 6.0)));
        Close.To(loss, metrics.LogLoss, 1e-12);
        Close.To(entropy, metrics.Entropy, 1e-12);
        Close.To((entropy - loss) / entropy, metrics.LogLossReduction, 1e-12);
    }

    [Fact]
    public void AreasGoByTheOrderOfTheScores()
    {
        var metrics = Evaluate(_rows);
        Close.To(4 / 8.0, metrics.AreaUnderRocCurve, 1e-12);
        double[] trapezoids = [(1 + 1) / 2.0, ((1 / 2.0) + (2 / 3.0)) / 2, ((2 / 3.0) + (3 / 4.0)) / 2, ((3 / 5.0) + (4 / 6.0)) / 2];
        Close.To(trapezoids.Average(), metrics.AreaUnderPrecisionRecallCurve, 1e-12);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(17, 3)]
    [InlineData(100, 7)]
    [InlineData(300, 1000)]
    public void AreaUnderRocCurveIsTheShareOfOrderedPairs(int count, int scores)
    {
        var random = new Random(count);
        Row<bool>[] rows = [.. Enumerable.Range(0, count).Select(i => new Row<bool>(i % 2 == 0, random.Next(scores) - (scores / 2), 0.5f))];
        var pairs = from positive in rows
                    where positive.Label
                    from negative in rows
                    where !negative.Label
                    select (1 + positive.Score.CompareTo(negative.Score)) / 2.0;
        Close.To(pairs.Average(), Evaluate(rows).AreaUnderRocCurve, 1e-12);
    }

    [Fact]
    public void EqualScoresComeInTheOrderOfTheRowsForPrecisionAndRecall()
    {
        Row<bool>[] rows = [new(true, 1, 0.5f), new(false, 1, 0.5f)];
        Assert.Equal(1, Evaluate(rows).AreaUnderPrecisionRecallCurve);
        Assert.Equal(0.25, Evaluate([.. rows.Reverse()]).AreaUnderPrecisionRecallCurve);
        Assert.Equal(0.5, Evaluate(rows).AreaUnderRocCurve);
    }

    [Fact]
    public void PrecisionAndRecallGoByAChoiceOfVeryManyRows()
    {
        var random = new Random(5);
        Row<bool>[] rows = [.. Enumerable.Range(0, 150_000).Select(i => new Row<bool>(i % 3 == 0, random.NextSingle(), 0.5f))];
        var metrics = Evaluate(rows);
        Close.To(1 / 3.0, metrics.AreaUnderPrecisionRecallCurve, 0.03);
        Close.To(0.5, metrics.AreaUnderRocCurve, 0.03);
        Assert.Equal(150_000, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    [Fact]
    public void OnlyScoresAboveZeroArePredictedPositive()
    {
        var metrics = Evaluate<bool>([new(true, 0, 0.9f), new(true, 1e-30f, 0.1f), new(false, -0f, 0.9f)]);
        Assert.Equal([[1d, 1], [0, 1]], metrics.ConfusionMatrix.Counts);
    }

    [Fact]
    public void RowsWithoutLabelOrWithBadScoresAreLeftOut()
    {
        var labels = _rows.Select(row => new Row<float>(row.Label ? 1 : 0, row.Score, row.Probability));
        Row<float>[] bad =
        [
            new(float.NaN, 1, 0.5f), new(1, float.NaN, 0.5f), new(0, float.PositiveInfinity, 0.5f), new(1, float.NegativeInfinity, 0.5f),
        ];
        var metrics = Evaluate([.. bad, .. labels]);
        AssertSame(Evaluate(_rows), metrics);
    }

    [Fact]
    public void OneMissingProbabilityMakesTheLogLossMissing()
    {
        var metrics = Evaluate([.. _rows, new Row<bool>(true, 1, float.NaN)]);
        Assert.Equal((double.NaN, double.NaN), (metrics.LogLoss, metrics.LogLossReduction));
        Assert.Equal(7, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
        Close.To(-((5 / 7.0 * Math.Log2(5 / 7.0)) + (2 / 7.0 * Math.Log2(2 / 7.0))), metrics.Entropy, 1e-12);

        var none = Evaluate([.. _rows.Select(row => row with { Probability = float.NaN })]);
        Assert.Equal((double.NaN, 0), (none.LogLoss, none.LogLossReduction));
    }

    [Fact]
    public void ProbabilitiesAreNotClamped()
    {
        var metrics = Evaluate<bool>([new(true, 1, 0), new(false, -1, 0)]);
        Assert.Equal(double.PositiveInfinity, metrics.LogLoss);
        Assert.Equal(double.NegativeInfinity, metrics.LogLossReduction);
        Assert.Equal(double.NaN, Evaluate<bool>([new(true, 1, -0.5f), new(false, -1, 0)]).LogLoss);
        var sure = Evaluate<bool>([new(true, 1, 1), new(false, -1, 0)]);
        Assert.Equal((0, 1), (sure.LogLoss, sure.LogLossReduction));
    }

    [Fact]
    public void PrecisionAndF1AreZeroWhereNothingIsPredictedPositive()
    {
        var metrics = Evaluate<bool>([new(true, -1, 0.5f), new(false, -2, 0.5f)]);
        Assert.Equal((0, 0, 0), (metrics.PositivePrecision, metrics.PositiveRecall, metrics.F1Score));
        Assert.Equal((0.5, 1), (metrics.NegativePrecision, metrics.NegativeRecall));
    }

    [Fact]
    public void OneClassOnlyAndNoRowsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate([.. _rows.Where(row => row.Label)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate([.. _rows.Where(row => !row.Label)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate<bool>([]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.BinaryClassification.EvaluateNonCalibrated(Scored([.. _rows.Where(row => row.Label)])));
    }

    [Fact]
    public void LabelsAreBooleansNumbersOrTwoKeys()
    {
        var expected = Evaluate(_rows);
        AssertSame(expected, Evaluate([.. _rows.Select(row => new Row<float>(row.Label ? 0.5f : -3, row.Score, row.Probability))]));
        AssertSame(expected, Evaluate([.. _rows.Select(row => new Row<double>(row.Label ? 2 : 0, row.Score, row.Probability))]));

        // Keys of members count from 0; those beyond the last are missing.
        Row<uint>[] keyed = [.. _rows.Select(row => new Row<uint>(row.Label ? 1u : 0, row.Score, row.Probability)), new(7, 1, 0.5f)];
        AssertSame(expected, _ml.BinaryClassification.Evaluate(Keyed(keyed, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(Keyed(keyed, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(keyed));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate<int>([new(1, 1, 1), new(0, 0, 0)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate<string>([new("1", 1, 1), new("0", 0, 0)]));
    }

    [Fact]
    public void WithoutProbabilitiesTheOtherMetricsRemain()
    {
        var data = _ml.Transforms.DropColumns("Probability").Fit(Scored(_rows)).Transform(Scored(_rows));
        var metrics = _ml.BinaryClassification.EvaluateNonCalibrated(data);
        AssertSame(Evaluate(_rows), metrics);
        Assert.IsNotType<CalibratedBinaryClassificationMetrics>(metrics);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(data));
    }

    [Fact]
    public void ColumnsCanHaveOtherNames()
    {
        var renamed = _ml.Transforms.CopyColumns("L", "Label").Append(_ml.Transforms.CopyColumns("S", "Score"))
            .Append(_ml.Transforms.CopyColumns("Q", "Probability")).Append(_ml.Transforms.CopyColumns("P", "PredictedLabel"))
            .Append(_ml.Transforms.SelectColumns("L", "S", "Q", "P"))
            .Fit(Scored(_rows)).Transform(Scored(_rows));
        AssertSame(Evaluate(_rows), _ml.BinaryClassification.Evaluate(renamed, "L", "S", "Q", "P"));
        AssertSame(Evaluate(_rows), _ml.BinaryClassification.EvaluateNonCalibrated(renamed, "L", "S", "P"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Evaluate(renamed));
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        var binary = _ml.BinaryClassification;
        var data = Scored(_rows);
        Assert.Throws<ArgumentNullException>(() => binary.Evaluate(null));
        Assert.Throws<ArgumentNullException>(() => binary.EvaluateNonCalibrated(null));
        Assert.ThrowsAny<ArgumentException>(() => binary.Evaluate(data, ""));
        Assert.ThrowsAny<ArgumentException>(() => binary.Evaluate(data, probabilityColumnName: ""));
        Assert.ThrowsAny<ArgumentException>(() => binary.EvaluateNonCalibrated(data, scoreColumnName: ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => binary.Evaluate(data, "Missing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => binary.Evaluate(data, predictedLabelColumnName: "Missing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => binary.EvaluateNonCalibrated(data, predictedLabelColumnName: "Missing"));
        Assert.Throws<ArgumentOutOfRangeException>(() => binary.Evaluate(data, scoreColumnName: "Label"));
        Assert.Throws<ArgumentOutOfRangeException>(() => binary.Evaluate(data, probabilityColumnName: "Label"));
    }

    [Fact]
    public void ConfusionTableBeginsWithTheShareOfPositives()
    {
        string expected = string.Join(
            Environment.NewLine,
            "TEST POSITIVE RATIO:\t0.6667 (4.0/(4.0+2.0))",
            "Confusion table",
            "          ||======================",
            "PREDICTED || positive | negative | Recall",
            "TRUTH     ||======================",
            " positive ||        3 |        1 | 0.7500",
            " negative ||        1 |        1 | 0.5000",
            "          ||======================",
            "Precision ||   0.7500 |   0.5000 |",
            "");
        Assert.Equal(expected, Evaluate(_rows).ConfusionMatrix.GetFormattedConfusionTable());
    }

    // The first row of the table counts the second key all the same.
    [Fact]
    public void ConfusionTableOfKeysHasTheirValuesInTheirOrder()
    {
        var data = Scored([.. _rows.Select(row => new Row<string>(row.Label ? "yes" : "no", row.Score, row.Probability)).Reverse()]);
        var terms = Load(_ml, new Term { Value = "no" }, new Term { Value = "yes" });
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label", keyData: terms).Fit(data).Transform(data);
        var table = _ml.BinaryClassification.Evaluate(keyed).ConfusionMatrix.GetFormattedConfusionTable();
        Assert.StartsWith("TEST NO RATIO:\t0.6667 (4.0/(4.0+2.0))", table, StringComparison.Ordinal);
        Assert.Contains("       no ||        3 |        1 | 0.7500", table, StringComparison.Ordinal);
    }

    private static void AssertSame(BinaryClassificationMetrics expected, BinaryClassificationMetrics actual)
    {
        Assert.Equal(expected.ConfusionMatrix.Counts, actual.ConfusionMatrix.Counts);
        Assert.Equal(Values(expected), Values(actual));

        static double[] Values(BinaryClassificationMetrics metrics) =>
        [
            metrics.Accuracy, metrics.AreaUnderRocCurve, metrics.AreaUnderPrecisionRecallCurve, metrics.F1Score,
            metrics.PositivePrecision, metrics.PositiveRecall, metrics.NegativePrecision, metrics.NegativeRecall,
        ];
    }

    private static void AssertSame(CalibratedBinaryClassificationMetrics expected, CalibratedBinaryClassificationMetrics actual)
    {
        AssertSame(expected, (BinaryClassificationMetrics)actual);
        Assert.Equal(
            (expected.LogLoss, expected.LogLossReduction, expected.Entropy), (actual.LogLoss, actual.LogLossReduction, actual.Entropy));
    }

    private CalibratedBinaryClassificationMetrics Evaluate<TLabel>(Row<TLabel>[] rows) => _ml.BinaryClassification.Evaluate(Scored(rows));

    private IDataView Scored<TLabel>(Row<TLabel>[] rows) => Load(_ml, rows);

    private IDataView Keyed(Row<uint>[] rows, int keys)
    {
        var definition = SchemaDefinition.Create(typeof(Row<uint>));
        definition["Label"].ColumnType = new KeyDataViewType(typeof(uint), keys);
        return _ml.Data.LoadFromEnumerable(rows, definition);
    }

    private sealed record Row<TLabel>(TLabel Label, float Score, float Probability)
    {
        public bool PredictedLabel => Score > 0;
    }

    private sealed class Term
    {
        public string Value { get; set; } = "";
    }
}
