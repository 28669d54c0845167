using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Metrics of each task are those of ML.NET's own evaluator.</summary>
public sealed class TaskMetricsTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Names => TaskData.Names;

    [Fact]
    public void A_binary_network_has_the_metrics_of_two_classes()
    {
        var scored = TaskData.Trained(_ml, "binary").Transform(TaskData.View(_ml, 90, seed: 3));
        var metrics = _ml.Pruning.Evaluate(scored, "Flag");
        var own = _ml.BinaryClassification.Evaluate(scored, "Flag");
        Assert.Equal(FiguresOf(own), FiguresOf(metrics.BinaryClassification));
        Assert.Equal(
            FiguresOf(own).Where(figure => metrics.Figures.Any(other => other.Key == figure.Key)),
            metrics.Figures.Take(6).OrderBy(figure => figure.Key, StringComparer.Ordinal));
        Assert.True(own.Accuracy > 0.8, $"accuracy {own.Accuracy}");
        Assert.Contains("Confusion table", metrics.ToFormattedTable(), StringComparison.Ordinal);
        Assert.Equal(own.LogLoss, metrics.Figures.Single(figure => figure.Key == "LogLoss").Value);
    }

    [Fact]
    public void A_regression_has_the_metrics_of_each_output_and_figures_that_are_their_means()
    {
        var one = TaskData.Trained(_ml, "regression").Transform(TaskData.View(_ml, 90, seed: 3));
        var ofOne = _ml.Pruning.Evaluate(one, "Amount");
        Assert.Equal(FiguresOf(_ml.Regression.Evaluate(one, "Amount")), FiguresOf(Assert.Single(ofOne.Regression)));

        var rows = TaskData.Rows(90, seed: 3);
        var two = TaskData.Trained(_ml, "two regressions").Transform(TaskData.View(_ml, rows));
        var metrics = _ml.Pruning.Evaluate(two, "Amounts");
        Assert.Equal(2, metrics.Regression.Length);
        var scores = TaskData.Scores(two);
        for (var output = 0; output < 2; output++)
        {
            double[] errors = [.. rows.Select((row, i) => (double)row.Amounts[output] - scores[i][output])];
            Close.To(errors.Average(Math.Abs), metrics.Regression[output].MeanAbsoluteError, 1e-6);
            Close.To(errors.Average(error => error * error), metrics.Regression[output].MeanSquaredError, 1e-6);
        }

        foreach (var (name, value) in metrics.Figures.Take(4))
        {
            Close.To(metrics.Regression.Average(output => FiguresOf(output).Single(figure => figure.Key == name).Value), value, 1e-12);
        }

        Assert.DoesNotContain("Confusion", metrics.ToFormattedTable(), StringComparison.Ordinal);
        Assert.Contains("RSquared", metrics.ToFormattedTable(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Metrics_of_another_task_are_refused_with_where_to_look(string task)
    {
        var stage = TaskData.Trained(_ml, task);
        var metrics = _ml.Pruning.Evaluate(stage.Transform(TaskData.View(_ml, 30)), TaskData.LabelOf(task));
        var properties = new Dictionary<string, Func<object>>
        {
            ["multiclass"] = () => metrics.Classification,
            ["binary"] = () => metrics.BinaryClassification,
            ["regression"] = () => metrics.Regression,
        };
        foreach (var (name, read) in properties)
        {
            if (task.EndsWith(name, StringComparison.Ordinal) || task == $"two {name}s")
            {
                Assert.NotNull(read());
                continue;
            }

            var error = Assert.Throws<InvalidOperationException>(() => read());
            Assert.Contains($"has not learned a {name}", error.Message, StringComparison.Ordinal);
            Assert.Contains(nameof(PrunedNetworkMetrics.Figures), error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(SparsityMetrics.Compute(stage.Network), metrics.Sparsity);
        Assert.Equal(metrics.Figures.Count, metrics.Figures.DistinctBy(figure => figure.Key).Count());
        Assert.True(TaskData.Values<ReadOnlyMemory<char>>(metrics.ToDataView(_ml), "Figure").Count > metrics.Figures.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_label_of_another_type_or_none_is_refused_by_name(string task)
    {
        var scored = TaskData.Trained(_ml, task).Transform(TaskData.View(_ml, 9));
        var error = Assert.Throws<ArgumentException>(() => _ml.Pruning.Evaluate(scored, "Text"));
        Assert.Contains("Label column 'Text' of the scored data must be", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => _ml.Pruning.Evaluate(scored));
        Assert.Contains("no label column 'Label'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("regression", "Amounts")]
    [InlineData("two regressions", "Amount")]
    [InlineData("two regressions", "Features")]
    public void Labels_of_another_number_of_values_than_scores_are_refused(string task, string label)
    {
        var scored = TaskData.Trained(_ml, task).Transform(TaskData.View(_ml, 9));
        var error = Assert.Throws<ArgumentException>(() => _ml.Pruning.Evaluate(scored, label));
        Assert.Contains($"Label column '{label}' of the scored data is of type", error.Message, StringComparison.Ordinal);
        Assert.Contains("column 'Score' are of type", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cross_validation_sums_up_the_figures_of_each_task(string task)
    {
        var data = TaskData.View(_ml, 90);
        var pipeline = TaskData.Trainer(_ml, task).Append(_ml.Pruning.PruneByMagnitude(0.5));
        var result = _ml.Pruning.CrossValidate(data, pipeline, numberOfFolds: 3, labelColumnName: TaskData.LabelOf(task), seed: 2);
        Assert.Equal(3, result.Folds.Length);
        foreach (var (name, value) in result.Folds[0].Metrics.Figures.Where(figure => double.IsFinite(figure.Value)))
        {
            double[] values = [.. result.Folds.Select(fold => fold.Metrics.Figures.Single(figure => figure.Key == name).Value)];
            if (values.All(double.IsFinite))
            {
                Assert.Equal(SampleStatistics.Of(values), result.Statistics[name]);
            }
        }

        Assert.Equal((48 + 96) / 2, result.Statistics["ZeroWeights"].Mean);
    }

    [Fact]
    public void MLNets_own_cross_validations_work_over_a_pipeline_with_a_pruner()
    {
        var data = TaskData.View(_ml, 60);
        var binary = _ml.BinaryClassification.CrossValidate(
            data, TaskData.Trainer(_ml, "binary").Append(_ml.Pruning.PruneByMagnitude(0.5)), numberOfFolds: 2, labelColumnName: "Flag");
        Assert.All(binary, fold => Assert.InRange(fold.Metrics.Accuracy, 0, 1));
        var pipeline = TaskData.Trainer(_ml, "regression").Append(_ml.Pruning.PruneByMagnitude(0.5));
        var regression = _ml.Regression.CrossValidate(data, pipeline, numberOfFolds: 2, labelColumnName: "Amount");
        Assert.All(regression, fold => Assert.True(fold.Metrics.MeanSquaredError > 0));
    }

    private static List<KeyValuePair<string, double>> FiguresOf(object metrics) =>
    [
        .. metrics.GetType().GetProperties().Where(property => property.PropertyType == typeof(double))
            .Select(property => KeyValuePair.Create(property.Name, (double)property.GetValue(metrics)!))
            .OrderBy(figure => figure.Key, StringComparer.Ordinal),
    ];
}
