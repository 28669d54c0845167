using Microsoft.ML.Data;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

public class MulticlassEvaluationTests
{
    private readonly MLContext _ml = new(1);

    // Three classes; labels are keys counted from 1, so that the label 1 belongs to the first score.
    private static readonly (float Label, float[] Score)[] _rows =
    [
        (0, [0.7f, 0.2f, 0.1f]),
        (0, [0.3f, 0.6f, 0.1f]),
        (1, [0.1f, 0.8f, 0.1f]),
        (2, [0.25f, 0.25f, 0.5f]),
        (2, [0.4f, 0.3f, 0.3f]),
    ];

    [Fact]
    public void AccuraciesAndLogLossesAreTheirFormulas()
    {
        var metrics = Evaluate(_rows);
        Close.To(3.0 / 5, metrics.MicroAccuracy, 1e-12);
        Close.To((0.5 + 1 + 0.5) / 3, metrics.MacroAccuracy, 1e-12);
        double loss0 = -Math.Log(0.7f) - Math.Log(0.3f);
        double loss1 = -Math.Log(0.8f);
        double loss2 = -Math.Log(0.5f) - Math.Log(0.3f);
        double loss = (loss0 + loss1 + loss2) / 5;
        Close.To(loss, metrics.LogLoss, 1e-12);
        Assert.Equal(3, metrics.PerClassLogLoss.Count);
        Close.To(loss0 / 2, metrics.PerClassLogLoss[0], 1e-12);
        Close.To(loss1, metrics.PerClassLogLoss[1], 1e-12);
        Close.To(loss2 / 2, metrics.PerClassLogLoss[2], 1e-12);
        double prior = -((0.4 * Math.Log(0.4)) + (0.2 * Math.Log(0.2)) + (0.4 * Math.Log(0.4)));
        Close.To((prior - loss) / prior, metrics.LogLossReduction, 1e-12);
    }

    [Fact]
    public void ConfusionMatrixCountsActualByPredicted()
    {
        var matrix = Evaluate(_rows).ConfusionMatrix;
        Assert.Equal(3, matrix.NumberOfClasses);
        Assert.Equal([[1d, 1, 0], [0, 1, 0], [1, 0, 1]], matrix.Counts);
        Assert.Equal([0.5, 1, 0.5], matrix.PerClassRecall);
        Assert.Equal([0.5, 0.5, 1], matrix.PerClassPrecision);
        Assert.Equal(1, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0));
        Assert.Equal(0, matrix.GetCountForClassPair(predictedClassIndicatorIndex: 0, actualClassIndicatorIndex: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.GetCountForClassPair(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.GetCountForClassPair(0, -1));
    }

    [Fact]
    public void TopKCountsTheRankOfTheLabel()
    {
        Assert.Equal(0, Evaluate(_rows).TopKPredictionCount);
        Assert.Null(Evaluate(_rows).TopKAccuracyForAllK);
        Assert.Equal(0, Evaluate(_rows).TopKAccuracy);

        var metrics = Evaluate(_rows, topK: 3);
        Assert.Equal(3, metrics.TopKPredictionCount);
        Near([0.6, 0.8, 1], metrics.TopKAccuracyForAllK);
        Assert.Equal(metrics.TopKAccuracyForAllK[2], metrics.TopKAccuracy);
        Close.To(metrics.MicroAccuracy, metrics.TopKAccuracyForAllK[0], 1e-12);
    }

    [Fact]
    public void AmongEqualScoresTheEarlierClassRanksHigher()
    {
        var metrics = Evaluate([(2, [0.4f, 0.2f, 0.4f]), (0, [0.4f, 0.2f, 0.4f]), (1, [0.4f, 0.2f, 0.4f])], topK: 3);
        Near([1 / 3.0, 2 / 3.0, 1], metrics.TopKAccuracyForAllK);
        Assert.Equal([[1d, 0, 0], [1, 0, 0], [1, 0, 0]], metrics.ConfusionMatrix.Counts);
    }

    [Fact]
    public void ProbabilitiesAreClampedForTheLogLoss()
    {
        var metrics = Evaluate([(0, [0, 1, 0]), (1, [0, 2, 0])]);
        Close.To(-Math.Log(1e-15f) / 2, metrics.LogLoss, 1e-12);
    }

    [Fact]
    public void RowsWithoutLabelOrWithBadScoresAreLeftOut()
    {
        var rows = _rows.Append((float.NaN, [1, 0, 0])).Append((-1, [1, 0, 0])).Append((0.5f, [1, 0, 0])).Append((0, [float.NaN, 0, 1]));
        var metrics = Evaluate([.. rows]);
        Assert.Equal(Evaluate(_rows).LogLoss, metrics.LogLoss);
        Close.To(3.0 / 5, metrics.MicroAccuracy, 1e-12);
    }

    [Fact]
    public void ClassesUnknownToTheModelCountAsWrong()
    {
        var metrics = Evaluate([(0, [0.9f, 0.1f, 0]), (5, [0.9f, 0.1f, 0])], topK: 3);
        Assert.Equal(0.5, metrics.MicroAccuracy);
        Assert.Equal(1, metrics.MacroAccuracy);
        Close.To((-Math.Log(0.9f) - Math.Log(1e-15f)) / 2, metrics.LogLoss, 1e-9);
        Assert.Equal([0.5, 0.5, 0.5], metrics.TopKAccuracyForAllK);
        Assert.Equal(1, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    [Fact]
    public void KeyLabelsCountFromOneAndTheMissingKeyIsLeftOut()
    {
        var rows = _rows.Select(row => new TextRow { Name = ((char)('a' + (int)row.Label)).ToString(), Score = row.Score })
            .OrderBy(row => row.Name).Append(new TextRow { Name = "", Score = [1, 0, 0] });
        var data = _ml.Data.LoadFromEnumerable(rows);
        var keyed = _ml.Transforms.Conversion
            .MapValueToKey("Label", "Name")
            .Append(_ml.Transforms.CopyColumns("PredictedLabel", "Label"))
            .Fit(data)
            .Transform(data);
        var metrics = _ml.MulticlassClassification.Evaluate(keyed);
        Close.To(Evaluate(_rows).LogLoss, metrics.LogLoss, 1e-12);
        Assert.Equal([[1d, 1, 0], [0, 1, 0], [1, 0, 1]], metrics.ConfusionMatrix.Counts);
    }

    [Fact]
    public void EmptyDataHasNoAccuracy()
    {
        var metrics = Evaluate([]);
        Assert.Equal(0, metrics.MicroAccuracy);
        Assert.Equal(0, metrics.MacroAccuracy);
        Assert.Equal(0, metrics.LogLoss);
        Assert.Equal(double.NaN, metrics.LogLossReduction);
    }

    [Fact]
    public void ColumnsCanHaveOtherNames()
    {
        var renamed = _ml.Transforms.CopyColumns("L", "Label").Append(_ml.Transforms.CopyColumns("S", "Score"))
            .Append(_ml.Transforms.CopyColumns("P", "PredictedLabel"))
                .Append(_ml.Transforms.SelectColumns("L", "S", "P"))
                .Fit(Scored(_rows))
                .Transform(Scored(_rows));
        Assert.Equal(Evaluate(_rows).LogLoss, _ml.MulticlassClassification.Evaluate(renamed, "L", "S", "P").LogLoss);
        Assert.ThrowsAny<Exception>(() => _ml.MulticlassClassification.Evaluate(renamed));
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        var data = Scored(_rows);
        Assert.ThrowsAny<ArgumentException>(() => _ml.MulticlassClassification.Evaluate(null));
        Assert.ThrowsAny<ArgumentException>(() => _ml.MulticlassClassification.Evaluate(data, topKPredictionCount: -1));
        Assert.ThrowsAny<Exception>(() => _ml.MulticlassClassification.Evaluate(data, "Missing"));
        Assert.ThrowsAny<Exception>(() => _ml.MulticlassClassification.Evaluate(data, predictedLabelColumnName: "Missing"));
        Assert.ThrowsAny<Exception>(() => _ml.MulticlassClassification.Evaluate(data, scoreColumnName: "Label"));
        Assert.ThrowsAny<Exception>(() => _ml.MulticlassClassification.Evaluate(data, labelColumnName: "Score"));
    }

    [Fact]
    public void ConfusionTableWithNumbers()
    {
        string expected = Lines(
            "",
            "Confusion table",
            "          ||========================",
            "PREDICTED ||     0 |     1 |     2 | Recall",
            "TRUTH     ||========================",
            "        0 ||     1 |     1 |     0 | 0.5000",
            "        1 ||     0 |     1 |     0 | 1.0000",
            "        2 ||     1 |     0 |     1 | 0.5000",
            "          ||========================",
            "Precision ||0.5000 |0.5000 |1.0000 |");
        Assert.Equal(expected, Evaluate(_rows).ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void ConfusionTableWithLongNames()
    {
        string expected = Lines(
            "",
            "Confusion table",
            "             ||========================",
            "PREDICTED    ||     0 |     1 |     2 | Recall",
            "TRUTH        ||========================",
            "0.    setosa ||     1 |     1 |     0 | 0.5000",
            "1.  virginia ||     0 |     1 |     0 | 1.0000",
            "2. longnames ||     1 |     0 |     1 | 0.5000",
            "             ||========================",
            "Precision    ||0.5000 |0.5000 |1.0000 |");
        var named = WithNames(Scored(_rows), "setosa", "virginia", "longnames");
        Assert.Equal(expected, _ml.MulticlassClassification.Evaluate(named).ConfusionMatrix.GetFormattedConfusionTable());
    }

    [Fact]
    public void ConfusionTableOfTwoClassesIsWider()
    {
        string expected = Lines(
            "",
            "Confusion table",
            "          ||======================",
            "PREDICTED ||      cat |      dog | Recall",
            "TRUTH     ||======================",
            "      cat ||    1,234 |        0 | 1.0000",
            "      dog ||        1 |        0 | 0.0000",
            "          ||======================",
            "Precision ||   0.9992 |   0.0000 |");
        var rows = Enumerable.Repeat((0f, new[] { 0.9f, 0.1f }), 1234)
            .Append((1f, [0.9f, 0.1f]))
            .Select(row => new PairRow { Label = row.Item1, Score = row.Item2 });
        var named = WithNames(_ml.Data.LoadFromEnumerable(rows), "cat", "dog");
        Assert.Equal(expected, _ml.MulticlassClassification.Evaluate(named).ConfusionMatrix.GetFormattedConfusionTable());
    }

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + Environment.NewLine));

    private static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            Close.To(expected[i], actual[i], 1e-12);
    }

    private MulticlassClassificationMetrics Evaluate((float Label, float[] Score)[] rows, int topK = 0)
        => _ml.MulticlassClassification.Evaluate(Scored(rows), topKPredictionCount: topK);

    private IDataView Scored((float Label, float[] Score)[] rows)
        => _ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Label = row.Label, Score = row.Score }).ToArray());

    // Concatenation of columns of these names gives the scores those slot names.
    private IDataView WithNames(IDataView data, params string[] names)
    {
        var size = data.Schema["Score"].Type is VectorDataViewType vector ? vector.Size : 0;
        var scores = data.GetColumn<float[]>("Score").ToList();
        var labels = data.GetColumn<float>("Label").ToList();
        var definition = SchemaDefinition.Create(typeof(NamedRow));
        definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        VBuffer<ReadOnlyMemory<char>> slots = new(names.Length, [.. names.Select(name => name.AsMemory())]);
        definition["Score"].AddAnnotation("SlotNames", slots, new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return _ml.Data.LoadFromEnumerable(labels.Select((label, i) => new NamedRow { Label = label, Score = scores[i] }), definition);
    }

    private sealed class Row
    {
        public float Label { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        public float PredictedLabel { get; set; }
    }

    private sealed class PairRow
    {
        public float Label { get; set; }

        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }

    private sealed class NamedRow
    {
        public float Label { get; set; }

        public float[] Score { get; set; } = [];

        public float PredictedLabel { get; set; }
    }

    private sealed class TextRow
    {
        public string Name { get; set; } = "";

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
