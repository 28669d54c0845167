using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Metrics of scored data and of folds.</summary>
public sealed class EvaluationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Evaluate_joins_the_metrics_of_MLNet_with_those_of_the_network()
    {
        var scored = Scored(out var stage);
        var metrics = _ml.Pruning.Evaluate(scored, topKPredictionCount: 2);
        var own = _ml.MulticlassClassification.Evaluate(scored, topKPredictionCount: 2);
        Assert.Equal(
            (own.MicroAccuracy, own.MacroAccuracy, own.LogLoss, own.TopKAccuracy),
            (
                metrics.Classification.MicroAccuracy,
                metrics.Classification.MacroAccuracy,
                metrics.Classification.LogLoss,
                metrics.Classification.TopKAccuracy));
        Assert.Equal(SparsityMetrics.Compute(stage.Network), metrics.Sparsity);
        Assert.Equal(own.TopKAccuracy, metrics.Figures.Single(figure => figure.Key == "TopKAccuracy").Value);
        Assert.DoesNotContain(_ml.Pruning.Evaluate(scored).Figures, figure => figure.Key == "TopKAccuracy");
    }

    [Fact]
    public void The_network_measured_is_that_of_the_last_stage()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(30));
        var dense = TinyData.Stage(keyed).Transform(keyed);
        var pruned = _ml.Pruning.PruneByMagnitude(0.5).Fit(dense).Transform(dense);
        Assert.Equal(0, _ml.Pruning.Evaluate(dense).Sparsity.ZeroWeights);
        Assert.Equal((64 + 128) / 2, _ml.Pruning.Evaluate(pruned).Sparsity.ZeroWeights);
    }

    [Fact]
    public void Scores_without_a_network_are_refused()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(30));
        var foreign = _ml.Transforms.CopyColumns("Score", "Features").Fit(keyed).Transform(keyed);
        Assert.Contains(
            "carries no network", Assert.Throws<ArgumentException>(() => _ml.Pruning.Evaluate(foreign)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _ml.Pruning.Evaluate(keyed));
    }

    [Fact]
    public void The_table_has_the_accuracies_the_confusion_table_and_the_layers()
    {
        var table = _ml.Pruning.Evaluate(Scored(out _)).ToFormattedTable();
        Assert.Contains("MicroAccuracy", table, StringComparison.Ordinal);
        Assert.Contains("Confusion table", table, StringComparison.Ordinal);
        Assert.Contains("fc2", table, StringComparison.Ordinal);
        Assert.Contains("TOTAL", table, StringComparison.Ordinal);
    }

    [Fact]
    public void The_figures_can_be_saved_as_text_and_read_back()
    {
        var metrics = _ml.Pruning.Evaluate(Scored(out _));
        using var file = new TemporaryFile();
        using (var stream = File.Create(file.Path))
        {
            _ml.Data.SaveAsText(metrics.ToDataView(_ml), stream, schema: false);
        }

        var rows = File.ReadLines(file.Path).Skip(1).Select(line => line.Split('\t')).ToList();
        Assert.Equal(metrics.Figures.Count + (3 * 13), rows.Count);
        Close.To(metrics.Classification.MicroAccuracy, double.Parse(rows[0][2], System.Globalization.CultureInfo.InvariantCulture), 1e-4);
        Assert.Contains(rows, row => row[0] == "fc1" && row[1] == "Weights" && row[2] == "64");
    }

    [Fact]
    public void MLNets_own_cross_validation_works_over_a_pipeline_with_a_pruner()
    {
        var folds = _ml.MulticlassClassification.CrossValidate(TinyData.View(_ml, 90), Pipeline(), numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.MicroAccuracy, 0, 1));
    }

    [Fact]
    public void Cross_validation_sums_up_the_folds_with_mean_deviation_and_interval()
    {
        var result = _ml.Pruning.CrossValidate(TinyData.View(_ml, 90), Pipeline(), numberOfFolds: 3, seed: 2);
        Assert.Equal([0, 1, 2], result.Folds.Select(fold => fold.Fold));
        double[] accuracies = [.. result.Folds.Select(fold => fold.Metrics.Classification.MicroAccuracy)];
        Assert.Equal(SampleStatistics.Of(accuracies), result.Statistics["MicroAccuracy"]);
        Assert.Equal(96, result.Statistics["ZeroWeights"].Mean);
        Assert.Equal(0, result.Statistics["ZeroWeights"].StandardDeviation);
        Assert.Contains("MicroAccuracy", result.ToFormattedTable(), StringComparison.Ordinal);
        Assert.All(
            result.Folds, fold => Assert.Contains((TransformerChain<NetworkTransformer>)fold.Model, stage => stage is NetworkTransformer));
    }

    [Fact]
    public void Cross_validation_needs_two_folds() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Pruning.CrossValidate(TinyData.View(_ml, 9), Pipeline(), numberOfFolds: 1));

    private EstimatorChain<NetworkTransformer> Pipeline() => _ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(TinyData.Trainer(_ml)).Append(_ml.Pruning.PruneByMagnitude(0.5));

    private IDataView Scored(out NetworkTransformer stage)
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(30));
        stage = TinyData.Stage(keyed);
        return stage.Transform(keyed);
    }
}
