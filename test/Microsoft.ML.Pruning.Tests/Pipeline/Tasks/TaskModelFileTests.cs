using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>What a model file keeps of a task.</summary>
public sealed class TaskModelFileTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Names => TaskData.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loaded_model_has_the_task_the_columns_the_history_the_report_and_the_scores(string task)
    {
        var data = TaskData.View(_ml, 40);
        var options = TaskData.Options(task) with
        {
            Validation = new() { Fraction = 0.2 },
            ExampleWeightColumnName = "Weight",
            ScoreColumnName = "Answer",
            PredictedLabelColumnName = "Guess",
            ProbabilityColumnName = "Chance",
        };
        var pruning = new PruningOptions { ScoreColumnName = "Answer", FineTune = Doors.FineTune };
        var model = _ml.Pruning.PruneByTaylor(0.5, pruning).Fit(TaskData.Trainer(_ml, task, options).Fit(data).Transform(data));
        var loaded = Reloaded(model, data);
        Assert.Equal(model.Task, loaded.Task);
        Assert.Equal(model.Stage.Columns, loaded.Stage.Columns);
        Assert.Equal(model.History, loaded.History);
        Assert.Equal(model.Report, loaded.Report);
        Assert.Equal(
            model.Transform(data).Schema.Select(column => column.ToString()),
            loaded.Transform(data).Schema.Select(column => column.ToString()));
        Assert.Equal(AnnotationsOf(model.Transform(data).Schema["Answer"]), AnnotationsOf(loaded.Transform(data).Schema["Answer"]));
        Assert.Equal(Figures(model), Figures(loaded));

        IEnumerable<KeyValuePair<string, double>> Figures(NetworkTransformer stage) =>
            _ml.Pruning.Evaluate(stage.Transform(data), TaskData.LabelOf(task), "Answer", "Guess").Figures;
    }

    [Theory]
    [InlineData("squared")]
    [InlineData("absolute")]
    [InlineData("huber 0.125")]
    [InlineData("huber 3E-07")]
    public void A_loaded_regression_has_its_loss_and_is_trained_on_by_it(string name)
    {
        var loss = RegressionLoss.Parse(name);
        var data = TaskData.View(_ml, 40);
        foreach (var task in new[] { "regression", "two regressions" })
        {
            var model = TaskData.Trainer(_ml, task, TaskData.Options(task) with { Loss = loss }).Fit(data);
            var loaded = Reloaded(model, data);
            Assert.Equal(new RegressionTask(TaskData.OutputsOf(task), loss), loaded.Task);
            var options = new PruningOptions { FineTune = Doors.FineTune, Seed = 1 };
            Assert.Equal(
                TaskData.Scores(_ml.Pruning.PruneBySnip(0.5, options).Fit(model.Transform(data)).Transform(data)),
                TaskData.Scores(_ml.Pruning.PruneBySnip(0.5, options).Fit(loaded.Transform(data)).Transform(data)));
        }
    }

    [Fact]
    public void A_vector_of_one_number_stays_a_vector()
    {
        var amounts = _ml.Transforms.Concatenate("One", "Amount");
        var data = amounts.Fit(TaskData.View(_ml, 30)).Transform(TaskData.View(_ml, 30));
        var options = TaskData.Options("regression") with { LabelColumnName = "One" };
        var loaded = Reloaded(TaskData.Trainer(_ml, "regression", options).Fit(data), data);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1), loaded.Transform(data).Schema["Score"].Type);
        Assert.Single(_ml.Pruning.Evaluate(loaded.Transform(data), "One").Regression);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ternary")]
    [InlineData("binary 2")]
    [InlineData("regression number 1")]
    [InlineData("regression scalar 1 squared")]
    [InlineData("regression number one squared")]
    [InlineData("regression number 1 cubed")]
    [InlineData("regression number 1 huber Infinity")]
    public void A_name_of_no_task_cannot_be_read(string name) =>
        Assert.Throws<FormatException>(() => TaskName.Parse(name, () => throw new InvalidOperationException()));

    private NetworkTransformer Reloaded(NetworkTransformer model, IDataView data)
    {
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        return (NetworkTransformer)new MLContext().EnablePruning().Model.Load(file, out _);
    }

    private static IEnumerable<string> AnnotationsOf(DataViewSchema.Column column) =>
        column.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}");
}
