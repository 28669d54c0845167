using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

public class CrossValidationTests
{
    private readonly MLContext _ml = new(7);

    private IDataView Data =>
        _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 200).Select(i => new Row { Id = i, Group = i / 10, Label = i % 2, Odd = i % 2 == 1 }));

    [Fact]
    public void EveryRowIsHeldOutOnce()
    {
        var results = _ml.MulticlassClassification.CrossValidate(Data, Scorer(), numberOfFolds: 4, seed: 3);
        Assert.Equal([0, 1, 2, 3], results.Select(result => result.Fold));
        var held = results.SelectMany(result => result.ScoredHoldOutSet.GetColumn<float>("Id")).ToList();
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (float)i), held.Order());
        Assert.All(results, result => Assert.InRange(result.ScoredHoldOutSet.GetColumn<float>("Id").Count(), 25, 80));
    }

    [Fact]
    public void MetricsAreThoseOfTheHeldOutRows()
    {
        foreach (var result in _ml.MulticlassClassification.CrossValidate(Data, Scorer(), numberOfFolds: 3))
        {
            var labels = result.ScoredHoldOutSet.GetColumn<float>("Label").ToList();
            Close.To(labels.Count(label => label == 0) / (double)labels.Count, result.Metrics.MicroAccuracy, 1e-12);
            Assert.Equal(_ml.MulticlassClassification.Evaluate(result.ScoredHoldOutSet).LogLoss, result.Metrics.LogLoss);
            Assert.NotNull(result.Model);
        }
    }

    [Fact]
    public void RowsOfOneSamplingKeyStayTogether()
    {
        var results = _ml.MulticlassClassification.CrossValidate(Data, Scorer(), numberOfFolds: 3, samplingKeyColumnName: "Group", seed: 5);
        var folds = results
            .SelectMany(result => result.ScoredHoldOutSet.GetColumn<float>("Group").Distinct().Select(group => (group, result.Fold)))
            .ToList();
        Assert.Equal(20, folds.Count);
        Assert.Equal(20, folds.Select(fold => fold.group).Distinct().Count());
    }

    [Fact]
    public void TheSeedSettlesTheFolds()
    {
        float[][] Folds(int seed) => [.. _ml.MulticlassClassification.CrossValidate(Data, Scorer(), 3, seed: seed)
            .Select(result => result.ScoredHoldOutSet.GetColumn<float>("Id").ToArray())];
        Assert.Equal(Folds(1), Folds(1));
        Assert.NotEqual(Folds(1), Folds(2));
    }

    [Fact]
    public void BinaryFoldsHaveTheMetricsOfTheirHeldOutRows()
    {
        foreach (var result in _ml.BinaryClassification.CrossValidate(Data, BinaryScorer(), numberOfFolds: 3, labelColumnName: "Odd"))
        {
            var expected = _ml.BinaryClassification.Evaluate(result.ScoredHoldOutSet, "Odd");
            Assert.Equal((expected.LogLoss, expected.Accuracy), (result.Metrics.LogLoss, result.Metrics.Accuracy));
            Assert.NotEqual(0, result.Metrics.LogLoss);
        }
        var seeded = _ml.BinaryClassification.CrossValidate(Data, BinaryScorer(), 3, "Odd", "Group", seed: 5);
        var others = _ml.BinaryClassification.CrossValidateNonCalibrated(Data, BinaryScorer(), 3, "Odd", "Group", seed: 5);
        Assert.Equal([0, 1, 2], others.Select(result => result.Fold));
        Assert.Equal(
            seeded.Select(result => result.Metrics.AreaUnderRocCurve), others.Select(result => result.Metrics.AreaUnderRocCurve));
    }

    [Fact]
    public void RegressionFoldsHaveTheMetricsOfTheirHeldOutRows()
    {
        var results = _ml.Regression.CrossValidate(Data, BinaryScorer(), 4, "Group", seed: 2);
        Assert.Equal([0, 1, 2, 3], results.Select(result => result.Fold));
        foreach (var result in results)
        {
            var expected = _ml.Regression.Evaluate(result.ScoredHoldOutSet, "Group");
            Assert.Equal((expected.RSquared, expected.LossFunction), (result.Metrics.RSquared, result.Metrics.LossFunction));
            Assert.NotEqual(0, result.Metrics.MeanAbsoluteError);
        }
    }

    [Fact]
    public void StagesForTrainingAndTestingTakePart()
    {
        var pipeline = _ml.Transforms.CopyColumns("Copy", "Id").Append(Scorer(), TransformerScope.TrainTest);
        var results = _ml.MulticlassClassification.CrossValidate(Data, pipeline, numberOfFolds: 2);
        Assert.All(results, result => Assert.NotNull(result.ScoredHoldOutSet.Schema.GetColumnOrNull("Score")));
        Assert.All(results, result => Assert.Null(result.Model.GetOutputSchema(Data.Schema).GetColumnOrNull("Score")));
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => _ml.MulticlassClassification.CrossValidate(null, Scorer()));
        Assert.ThrowsAny<ArgumentException>(() => _ml.MulticlassClassification.CrossValidate(Data, null));
        Assert.ThrowsAny<ArgumentException>(() => _ml.MulticlassClassification.CrossValidate(Data, Scorer(), numberOfFolds: 1));
        Assert.ThrowsAny<ArgumentException>(
            () => _ml.MulticlassClassification.CrossValidate(Data, Scorer(), samplingKeyColumnName: "Missing"));
        Assert.ThrowsAny<ArgumentException>(() => _ml.BinaryClassification.CrossValidate(Data, BinaryScorer(), labelColumnName: ""));
        Assert.ThrowsAny<ArgumentException>(() => _ml.BinaryClassification.CrossValidateNonCalibrated(null, BinaryScorer()));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Regression.CrossValidate(Data, BinaryScorer(), numberOfFolds: 1));
    }

    // Always sure of the first class.
    private IEstimator<ITransformer> Scorer()
        => _ml.Transforms.CustomMapping<Row, Scored>((row, scored) => scored.Score = [0.9f, 0.1f], null);

    // Right for most rows.
    private IEstimator<ITransformer> BinaryScorer()
        => _ml.Transforms.CustomMapping<Row, BinaryScored>(
            (row, scored) =>
            {
                scored.PredictedLabel = row.Odd == (row.Id % 5 != 0);
                scored.Score = scored.PredictedLabel ? 1 : -1;
                scored.Probability = scored.PredictedLabel ? 0.8f : 0.3f;
            },
            contractName: null);

    public sealed class Row
    {
        public float Id { get; set; }

        public float Group { get; set; }

        public float Label { get; set; }

        public bool Odd { get; set; }
    }

    public sealed class Scored
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];

        public float PredictedLabel { get; set; }
    }

    public sealed class BinaryScored
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
