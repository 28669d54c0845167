using System.Collections.Immutable;
using Microsoft.ML.Data;
using static Microsoft.ML.Tests.TransformRows;
using static Microsoft.ML.Transforms.ValueToKeyMappingEstimator;

namespace Microsoft.ML.Tests;

public class PermutationFeatureImportanceTests
{
    private static readonly double[] _losses = [-Math.Log(0.8f), -Math.Log(0.2f)];

    private readonly MLContext _ml = new(1);

    [Fact]
    public void TheSlotThatIsReadChangesTheMetricsAndTheOthersDoNot()
    {
        var results = Measure(Rows(400), slot: 1, permutationCount: 4);
        Assert.Equal(3, results.Length);
        MetricStatistics[] others = [results[0].LogLoss, results[2].LogLoss];
        Assert.All(others, loss => Assert.Equal((0.0, 0.0, 4), (loss.Mean, loss.StandardDeviation, loss.Count)));
        Assert.InRange(results[1].MicroAccuracy.Mean, -0.65, -0.35);
        Assert.InRange(results[1].MacroAccuracy.Mean, -0.65, -0.35);
        Assert.True(results[1].MicroAccuracy.StandardDeviation > 0);
        Close.To(results[1].MicroAccuracy.StandardDeviation / 2, results[1].MicroAccuracy.StandardError, 1e-12);

        // A wrong row turns one loss into the other.
        Close.To(results[1].MicroAccuracy.Mean * (_losses[0] - _losses[1]), results[1].LogLoss.Mean, 1e-9);
        Assert.Equal(2, results[1].PerClassLogLoss.Count);
        Assert.All(results, result => Assert.Equal(0, result.TopKAccuracy.Mean));
    }

    [Fact]
    public void OnePermutationHasNoDeviation()
    {
        var result = Measure(Rows(100), slot: 0)[0].LogLoss;
        Assert.Equal((1, 0.0, 0.0), (result.Count, result.StandardDeviation, result.StandardError));
        Assert.NotEqual(0, result.Mean);
    }

    [Fact]
    public void TheSameSeedPermutesAlike()
    {
        Assert.Equal(Means(new MLContext(7)), Means(new MLContext(7)));

        static double[] Means(MLContext ml)
        {
            var results = ml.MulticlassClassification.PermutationFeatureImportance(new SlotTransformer(2), Keyed(ml, Rows(100)));
            return [.. results.Select(result => result.LogLoss.Mean)];
        }
    }

    // The first ten rows are of one class, so that no order of them changes a prediction; all rows make up the metrics before.
    [Fact]
    public void MetricsBeforeAreOfAllRowsAlsoWhereFewAreUsed()
    {
        Row[] rows = [.. Rows(100).OrderBy(row => row.Label), new Row { Label = "b", Features = [0, 0, 0] }];
        var results = Measure(rows, slot: 1, numberOfExamples: 10);
        Assert.All(results, result => Close.To(1.0 / 101, result.MicroAccuracy.Mean, 1e-12));
    }

    // The permuted slot has as many positive values as before, so that as many rows of either class turn out wrong.
    [Fact]
    public void BinaryMetricsAllLoseTheShareOfWrongRows()
    {
        var results = _ml.BinaryClassification.PermutationFeatureImportance(
            new SlotTransformer(1), Load(_ml, Rows(400)), "IsSecond", permutationCount: 3);
        Assert.Equal(3, results.Length);
        Assert.All(Means(results[0]).Concat(Means(results[2])), mean => Assert.Equal(0, mean));
        Assert.InRange(results[1].Accuracy.Mean, -0.65, -0.35);
        Close.To(Enumerable.Repeat(results[1].Accuracy.Mean, 7).ToArray(), Means(results[1]), 1e-9);
        Assert.InRange(results[1].AreaUnderPrecisionRecallCurve.Mean, -0.8, -0.3);
        Assert.Equal(3, results[1].AreaUnderPrecisionRecallCurve.Count);

        static double[] Means(BinaryClassificationMetricsStatistics result) =>
        [
            result.Accuracy.Mean, result.AreaUnderRocCurve.Mean, result.F1Score.Mean, result.PositivePrecision.Mean,
            result.PositiveRecall.Mean, result.NegativePrecision.Mean, result.NegativeRecall.Mean,
        ];
    }

    [Fact]
    public void FewExamplesOfOneClassAreRefused()
    {
        var rows = Load(_ml, [.. Rows(100).OrderBy(row => row.Label)]);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.BinaryClassification.PermutationFeatureImportance(
                new SlotTransformer(1), rows, "IsSecond", numberOfExamplesToUse: 10));
    }

    // Labels are the values of every slot, 1 or -1, and so are the scores.
    [Fact]
    public void RegressionErrorsGrowWhereTheSlotIsRead()
    {
        var results = _ml.Regression.PermutationFeatureImportance(new SlotTransformer(2), Load(_ml, Rows(400)), "Value");
        Assert.Equal(3, results.Length);
        Assert.All(results.Take(2), result => Assert.Equal((0, 0), (result.MeanAbsoluteError.Mean, result.RSquared.Mean)));
        var read = results[2];
        Assert.InRange(read.MeanAbsoluteError.Mean, 0.7, 1.3);
        Close.To(2 * read.MeanAbsoluteError.Mean, read.MeanSquaredError.Mean, 1e-12);
        Close.To(Math.Sqrt(read.MeanSquaredError.Mean), read.RootMeanSquaredError.Mean, 1e-12);
        Assert.Equal(read.MeanSquaredError.Mean, read.LossFunction.Mean);
        Close.To(-read.MeanSquaredError.Mean, read.RSquared.Mean, 1e-12);
    }

    [Fact]
    public void NoExamplesAreRefused()
        => Assert.Throws<InvalidOperationException>(() => Measure(Rows(4), slot: 0, numberOfExamples: 0));

    private ImmutableArray<MulticlassClassificationMetricsStatistics> Measure(
        Row[] rows, int slot, int? numberOfExamples = null, int permutationCount = 1)
        => _ml.MulticlassClassification.PermutationFeatureImportance(
            new SlotTransformer(slot), Keyed(_ml, rows), numberOfExamplesToUse: numberOfExamples, permutationCount: permutationCount);

    private static IDataView Keyed(MLContext ml, Row[] rows)
    {
        var data = Load(ml, rows);
        return ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: KeyOrdinality.ByValue).Fit(data).Transform(data);
    }

    // Slots are -1 for the first class and 1 for the second.
    private static Row[] Rows(int count)
        => [.. Enumerable.Range(0, count).Select(i => i % 2 == 0
            ? new Row { Label = "a", Features = [-1, -1, -1] }
            : new Row { Label = "b", Features = [1, 1, 1] })];

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public bool IsSecond => Label == "b";

        public float Value => IsSecond ? 1 : -1;

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    // Scores by the sign of one slot: probabilities of two classes where the label is a key, else one number.
    private sealed class SlotTransformer(int slot) : ISingleFeaturePredictionTransformer<string>
    {
        private readonly ITransformer _probabilities = Scorer<Output>((input, output) =>
        {
            bool second = input.Features[slot] > 0;
            output.Score = second ? [0.2f, 0.8f] : [0.8f, 0.2f];
            output.PredictedLabel = second ? 2u : 1;
        });

        private readonly ITransformer _signs = Scorer<Sign>((input, output) =>
        {
            output.PredictedLabel = input.Features[slot] > 0;
            output.Score = output.PredictedLabel ? 1 : -1;
        });

        public string Model => "sign";

        public string FeatureColumnName => "Features";

        public DataViewType FeatureColumnType => new VectorDataViewType(NumberDataViewType.Single, 3);

        public bool IsRowToRowMapper => true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => For(inputSchema).GetOutputSchema(inputSchema);

        public IDataView Transform(IDataView input) => For(input.Schema).Transform(input);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => For(inputSchema).GetRowToRowMapper(inputSchema);

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

        private ITransformer For(DataViewSchema schema) => schema["Label"].Type is KeyDataViewType ? _probabilities : _signs;

        private static ITransformer Scorer<TOutput>(Action<Input, TOutput> score) where TOutput : class, new()
        {
            var ml = new MLContext(1);
            return ml.Transforms.CustomMapping(score, contractName: null).Fit(Load(ml, Rows(1)));
        }
    }

    private sealed class Input
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Output
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];

        [KeyType(2)]
        public uint PredictedLabel { get; set; }
    }

    private sealed class Sign
    {
        public float Score { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
