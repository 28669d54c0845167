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

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }

    // Scores by the sign of one slot.
    private sealed class SlotTransformer(int slot) : ISingleFeaturePredictionTransformer<string>
    {
        private readonly ITransformer _scorer = Scorer(slot);

        public string Model => "sign";

        public string FeatureColumnName => "Features";

        public DataViewType FeatureColumnType => new VectorDataViewType(NumberDataViewType.Single, 3);

        public bool IsRowToRowMapper => true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _scorer.GetOutputSchema(inputSchema);

        public IDataView Transform(IDataView input) => _scorer.Transform(input);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _scorer.GetRowToRowMapper(inputSchema);

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

        private static ITransformer Scorer(int slot)
        {
            var ml = new MLContext(1);
            return ml.Transforms.CustomMapping<Input, Output>(
                (input, output) =>
                {
                    bool second = input.Features[slot] > 0;
                    output.Score = second ? [0.2f, 0.8f] : [0.8f, 0.2f];
                    output.PredictedLabel = second ? 2u : 1;
                },
                contractName: null).Fit(Load(ml, Rows(1)));
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
}
