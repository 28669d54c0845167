using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Every pruning stage behind a network of every task.</summary>
public sealed class TaskDoorTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Tasks => TaskData.Names;

    public static MatrixTheoryData<string, string> Doors =>
        new(TaskData.Names.Select(row => row.Data).Where(task => task != "multiclass"), Pipeline.Doors.Names.Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Doors))]
    public void It_prunes_what_it_is_asked_for_trains_on_and_keeps_what_is_pruned(string task, string door)
    {
        var data = TaskData.View(_ml, 60);
        var scored = TaskData.Trained(_ml, task).Transform(data);
        foreach (var sparsity in new[] { 0.25, 0.75 })
        {
            var report = Pipeline.Doors.Make(_ml, door, sparsity).Fit(scored).Report!;
            Assert.Equal((door, sparsity, sparsity), (report.Method, report.RequestedSparsity, report.AchievedSparsity));
        }

        var stage = Pipeline.Doors.Make(_ml, door, 0.5, options => options with
        {
            Schedule = new LinearSchedule(2),
            FineTune = Pipeline.Doors.FineTune with { Distillation = new Distillation() },
            Seed = 3,
        });
        var tuned = stage.Fit(scored);
        Assert.Equal([0.25, 0.5], tuned.Report!.Steps.Where(step => step.Step > 0).Select(step => step.AchievedSparsity));
        Assert.All(tuned.Report.Steps, step => Assert.Equal(
            task == "binary", Assert.Single(step.FineTuning!.Epochs).TrainAccuracy is not null));
        foreach (var (name, mask) in tuned.Network.Masks)
        {
            Assert.All(tuned.Network.Values(name).ToArray(), (value, i) => Assert.True(mask[i] || value == 0, $"{name}[{i}] is {value}"));
        }

        Assert.Equal(TaskData.Scores(tuned.Transform(data)), TaskData.Scores(stage.Fit(scored).Transform(data)));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Slight_pruning_with_fine_tuning_costs_little(string task)
    {
        var (data, test) = (TaskData.View(_ml, 150), TaskData.View(_ml, 60, seed: 2));
        var dense = TaskData.Trainer(_ml, task, TaskData.Options(task, epochs: 30)).Fit(data);
        var tuning = Pipeline.Doors.FineTune with { Epochs = 10 };
        var pruned = _ml.Pruning.PruneByTaylor(0.4, new() { FineTune = tuning, Seed = 1 }).Fit(dense.Transform(data));
        var before = TaskData.Goodness(_ml.Pruning.Evaluate(dense.Transform(test), TaskData.LabelOf(task)), task);
        var after = TaskData.Goodness(_ml.Pruning.Evaluate(pruned.Transform(test), TaskData.LabelOf(task)), task);
        Assert.True(before > 0.8 && after > before - 0.1, $"{before} became {after}");
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_sensitivity_scan_measures_the_loss_of_the_task_and_gives_an_allocation(string task)
    {
        var data = TaskData.View(_ml, 60);
        var stage = TaskData.Trained(_ml, task);
        var scan = _ml.Pruning.ScanSensitivity(stage.Transform(data), new() { Sparsities = [0.3, 0.8] });
        Assert.Equal(2 * (1 + 2), scan.Points.Length);
        Assert.All(scan.Points, point => Assert.Equal(task is "multiclass" or "binary", point.Accuracy is not null));
        if (task.EndsWith("regression", StringComparison.Ordinal))
        {
            var squares = _ml.Pruning.Evaluate(stage.Transform(data), TaskData.LabelOf(task)).Regression.Average(o => o.MeanSquaredError);
            Close.To(squares, scan.Loss, 1e-5);
        }

        Assert.Equal(6 + 3, scan.ToFormattedTable().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(6, TaskData.Values<ReadOnlyMemory<char>>(scan.ToDataView(_ml), "Layer").Count);
        var options = new PruningOptions { Sparsity = 0.5, Allocation = scan.ToAllocation() };
        var report = _ml.Pruning.Prune(options).Fit(stage.Transform(data)).Report!;
        Assert.Equal((0.5, 0.5), (report.RequestedSparsity, report.AchievedSparsity));
        report = _ml.Pruning.Prune(new() { Sparsity = 0.5, Allocation = new SensitivityAllocation() }).Fit(stage.Transform(data)).Report!;
        Assert.Equal(0.5, report.AchievedSparsity);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_lottery_ticket_is_found_measured_and_saved(string task)
    {
        var (data, test) = (TaskData.View(_ml, 90), TaskData.View(_ml, 30, seed: 2));
        var method = new LotteryTicketMethod
        {
            Rounds = 2,
            Controls = LotteryControls.RandomReinitialization | LotteryControls.RandomMasks,
            Training = Pipeline.Doors.FineTune with { Epochs = 2 },
        };
        var ticket = TaskData.Trainer(_ml, task, TaskData.Options(task, epochs: 0))
            .Append(_ml.Pruning.LotteryTicket(method, new() { Validation = new() { Fraction = 0.3 }, Test = test, Seed = 1 }))
            .Fit(data).LastTransformer;
        var report = ticket.Report!.LotteryTickets!;
        Assert.Equal([0, 1, 2], report.Rounds.Select(round => round.Round));
        Assert.All(report.Rounds, round => Assert.Equal(
            task is "multiclass" or "binary", round.Ticket.FinalTestAccuracy is not null));
        Assert.NotEmpty(report.ToFormattedTable());
        using var file = new MemoryStream();
        _ml.Model.Save(ticket, data.Schema, file);
        file.Position = 0;
        var loaded = (NetworkTransformer)_ml.Model.Load(file, out _);
        Assert.Equal(report, loaded.Report!.LotteryTickets);
        Assert.Equal(TaskData.Scores(ticket.Transform(data)), TaskData.Scores(loaded.Transform(data)));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_slim_model_scores_the_same_with_one_network(string task)
    {
        var data = TaskData.View(_ml, 30);
        var model = TaskData.Trainer(_ml, task).Append(_ml.Pruning.PruneByMagnitude(0.5)).Fit(data);
        var slim = (TransformerChain<ITransformer>)_ml.Pruning.Slim(model);
        Assert.Single(slim);
        Assert.Equal(TaskData.Scores(model.Transform(data)), TaskData.Scores(slim.Transform(data)));
    }

    [Fact]
    public void Permutation_importance_of_each_task_takes_a_stage()
    {
        var data = TaskData.View(_ml, 60);
        var binary = TaskData.Trained(_ml, "binary");
        var ofBinary = _ml.BinaryClassification.PermutationFeatureImportance(binary, data, labelColumnName: "Flag");
        Assert.Equal(TaskData.Inputs, ofBinary.Length);
        Assert.True(ofBinary[0].Accuracy.Mean < ofBinary[2].Accuracy.Mean, $"{ofBinary[0].Accuracy.Mean}, {ofBinary[2].Accuracy.Mean}");
        var regression = TaskData.Trained(_ml, "regression");
        var ofRegression = _ml.Regression.PermutationFeatureImportance(regression, data, labelColumnName: "Amount");
        Assert.Equal(TaskData.Inputs, ofRegression.Length);
        Assert.True(
            ofRegression[1].MeanSquaredError.Mean > ofRegression[2].MeanSquaredError.Mean,
            $"{ofRegression[1].MeanSquaredError.Mean}, {ofRegression[2].MeanSquaredError.Mean}");
        foreach (var stage in new[] { binary, regression, TaskData.Trained(_ml, "two regressions") })
        {
            var error = Assert.Throws<ArgumentException>(() => _ml.Pruning.FeatureImportance(stage, data));
            Assert.Contains("only several classes are measured here", error.Message, StringComparison.Ordinal);
        }
    }
}
