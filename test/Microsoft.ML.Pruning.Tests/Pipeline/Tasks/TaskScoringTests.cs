using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Scores of each task are what its network yields, and the columns beside them agree.</summary>
public sealed class TaskScoringTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Names => TaskData.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_are_the_outputs_of_the_network_in_batches_of_any_size(string task)
    {
        foreach (var count in new[] { 1, 17, 200 })
        {
            var rows = TaskData.Rows(count + 3);
            var stage = TaskData.Trained(_ml, task);
            var executor = NetworkExecutor.Create(stage.Network);
            var scores = TaskData.Scores(stage.Transform(TaskData.View(_ml, rows)));
            for (var row = 0; row < rows.Count; row++)
            {
                var outputs = new float[TaskData.OutputsOf(task)];
                executor.Run(rows[row].Features, 1, outputs);
                if (task == "multiclass")
                {
                    Softmax.Apply(outputs, outputs.Length, outputs);
                }

                Close.To(outputs, scores[row], 1e-5, size: 1e-3);
            }
        }
    }

    [Fact]
    public void The_probability_and_the_label_of_a_binary_network_follow_from_its_score()
    {
        var scored = TaskData.Trained(_ml, "binary").Transform(TaskData.View(_ml, 100));
        var scores = TaskData.Values<float>(scored, "Score");
        var probabilities = TaskData.Values<float>(scored, "Probability");
        Close.To([.. scores.Select(score => 1 / (1 + Math.Exp(-score)))], probabilities, 1e-6);
        Assert.Equal(scores.Select(score => score > 0), TaskData.Values<bool>(scored, "PredictedLabel"));
        Assert.Equal(probabilities.Select(p => p > 0.5f), TaskData.Values<bool>(scored, "PredictedLabel"));
        Assert.Contains(scores, score => score > 0);
        Assert.Contains(scores, score => score < 0);
    }

    [Fact]
    public void Logits_of_any_size_have_a_probability()
    {
        var stage = TaskData.Trained(_ml, "binary");
        var bias = stage.Network.Values("fc3.bias").Length;
        foreach (var (logit, probability) in new[] { (200f, 1f), (-200f, 0f), (3e38f, 1f), (-3e38f, 0f) })
        {
            var network = stage.Network.WithParameters(new Dictionary<string, float[]>
            {
                ["fc3.weight"] = new float[stage.Network.Values("fc3.weight").Length],
                ["fc3.bias"] = [.. Enumerable.Repeat(logit, bias)],
            });
            var scored = new NetworkTransformer(stage.Stage with { Network = network }).Transform(TaskData.View(_ml, 2));
            Assert.All(TaskData.Values<float>(scored, "Probability"), value => Close.To(probability, value, 1e-6, size: 1));
        }
    }

    [Fact]
    public void Prediction_engines_give_the_values_of_the_columns()
    {
        var row = TaskData.Rows(1)[0];
        var data = _ml.Data.LoadFromEnumerable([row]);
        var binary = TaskData.Trained(_ml, "binary");
        var flag = _ml.Model.CreatePredictionEngine<TaskRow, FlagPrediction>(binary, data.Schema).Predict(row);
        var scored = binary.Transform(data);
        Assert.Equal(
            (TaskData.Values<float>(scored, "Score")[0], TaskData.Values<float>(scored, "Probability")[0]), (flag.Score, flag.Probability));
        Assert.Equal(flag.Score > 0, flag.PredictedLabel);

        var regression = TaskData.Trained(_ml, "regression");
        var amount = _ml.Model.CreatePredictionEngine<TaskRow, AmountPrediction>(regression, data.Schema).Predict(row);
        Assert.Equal(TaskData.Scores(regression.Transform(data))[0].Single(), amount.Score);

        var two = TaskData.Trained(_ml, "two regressions");
        var amounts = _ml.Model.CreatePredictionEngine<TaskRow, AmountsPrediction>(two, data.Schema).Predict(row);
        Assert.Equal(TaskData.Scores(two.Transform(data))[0], amounts.Score);
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the prediction engine.")]
    private sealed class FlagPrediction
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the prediction engine.")]
    private sealed class AmountPrediction
    {
        public float Score { get; set; }
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the prediction engine.")]
    private sealed class AmountsPrediction
    {
        public float[] Score { get; set; } = [];
    }
}
