using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Fine-tuning between the steps of a pruning stage.</summary>
public sealed class FineTuneStageTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _keyed;
    private readonly IDataView _scored;

    public FineTuneStageTests()
    {
        _keyed = TinyData.KeyedView(_ml, TinyData.Rows(120));
        _scored = TinyData.Stage(_keyed, Doors.Trained).Transform(_keyed);
    }

    [Fact]
    public void Fine_tuning_between_steps_brings_the_accuracy_back()
    {
        var bare = _ml.Pruning.PruneUnits(0.75);
        var tuned = _ml.Pruning.PruneUnits(
            0.75, new() { Schedule = new IterativeSchedule(0.4), FineTune = Doors.FineTune with { Epochs = 4 } });
        Assert.True(Accuracy(tuned) > Math.Max(0.95, Accuracy(bare)), $"{Accuracy(tuned)} after {Accuracy(bare)}");
        Assert.Equal(3, tuned.Fit(_scored).Report!.Steps.Length);
    }

    [Fact]
    public void Units_go_by_Taylor_after_weights_went_by_magnitude_and_both_stay_gone()
    {
        var weights = _ml.Pruning.PruneByMagnitude(0.5, new() { FineTune = Doors.FineTune });
        var units = _ml.Pruning.PruneByTaylor(
            0.5, new() { Structure = new UnitStructure(Norm.Sum), Compact = false, FineTune = Doors.FineTune with { Epochs = 5 } });
        var model = weights.Append(units).Fit(_scored);
        var (first, second) = (((NetworkTransformer)model.First()).Network, model.LastTransformer.Network);
        Assert.Equal(second.Masks, second.Masks.And(first.Masks));
        Assert.Equal(0.5, model.LastTransformer.Report!.AchievedSparsity);
        Assert.True(Accuracy(model.LastTransformer) > 0.9);
    }

    [Fact]
    public void Pruning_at_initialisation_trains_what_is_left()
    {
        var untrained = TinyData.Trainer(_ml, TinyData.Quick(epochs: 0));
        var training = Doors.FineTune with { Epochs = 12 };
        foreach (var pruner in new[] { _ml.Pruning.PruneBySnip(0.5, new() { FineTune = training }), _ml.Pruning.PruneByGrasp(
            0.5, new() { FineTune = training }) })
        {
            var model = untrained.Append(pruner).Fit(_keyed);
            Assert.Empty(((NetworkTransformer)model.First()).History!.Epochs);
            Assert.True(Accuracy(model.LastTransformer) > 0.9);
        }
    }

    [Theory]
    [InlineData("view")]
    [InlineData("fraction")]
    [InlineData("column")]
    [InlineData("streamed column")]
    public void Validation_rows_come_as_they_do_for_the_trainer(string way)
    {
        var options = new PruningOptions { FineTune = Doors.FineTune with { Epochs = 30, EarlyStopping = new EarlyStopping(Patience: 1) } };
        options = way switch
        {
            "view" => options with { Validation = new() { View = _keyed } },
            "fraction" => options with { Validation = new() { Fraction = 0.3 } },
            "column" => options with { Validation = new() { ColumnName = "Held" } },
            _ => options with { Validation = new() { ColumnName = "Held" }, Computing = new() { MemoryBudgetBytes = 0 } },
        };
        var epochs = _ml.Pruning.PruneByMagnitude(options: options).Fit(_scored).Report!.Steps.Single().FineTuning!.Epochs;
        Assert.All(epochs, epoch => Assert.NotNull(epoch.ValidationLoss));
        Assert.InRange(epochs.Length, 2, 29);
    }

    [Fact]
    public void Distillation_without_a_teacher_learns_from_the_network_before_pruning()
    {
        var alone = Weights(null);
        var taught = Weights(new Distillation());
        Assert.NotEqual(alone, taught);
        Assert.Equal(Weights(new Distillation { Teacher = Doors.Trained }), taught);

        float[] Weights(Distillation? lessons)
        {
            var options = new PruningOptions
            {
                Seed = 1,
                Schedule = new LinearSchedule(2),
                FineTune = Doors.FineTune with { Distillation = lessons }
            };
            return _ml.Pruning.PruneByMagnitude(options: options).Fit(_scored).Network.Values("fc1.weight").ToArray();
        }
    }

    [Fact]
    public void Movement_learns_from_fine_tuning_before_the_first_step_too()
    {
        var report = _ml.Pruning
            .PruneByMovement(0.5, new() { Schedule = new LinearSchedule(2), FineTune = Doors.FineTune })
            .Fit(_scored).Report!;
        Assert.Equal([(0, 0L), (1, 48L), (2, 96L)], report.Steps.Select(step => (step.Step, step.Pruned)));
        Assert.All(report.Steps, step => Assert.Single(step.FineTuning!.Epochs));
    }

    [Fact]
    public void The_seed_comes_from_the_options_or_else_from_the_context()
    {
        Assert.Equal(Weights(new MLContext(seed: 3)), Weights(new MLContext(seed: 3)));
        Assert.NotEqual(Weights(new MLContext(seed: 3)), Weights(new MLContext(seed: 4)));
        Assert.Equal(Weights(new MLContext(seed: 3), seed: 1), Weights(new MLContext(seed: 4), seed: 1));
        Assert.NotEqual(Weights(_ml, seed: 1), Weights(_ml, seed: 1, fineTuneSeed: 2));
        Assert.Equal(Weights(_ml, seed: 1, fineTuneSeed: 2), Weights(_ml, seed: 3, fineTuneSeed: 2));

        float[] Weights(MLContext ml, int? seed = null, int? fineTuneSeed = null) =>
            ml.Pruning
                .PruneByMagnitude(0.5, new() { Seed = seed, FineTune = Doors.FineTune with { Seed = fineTuneSeed } })
                .Fit(_scored).Network.Values("fc1.weight").ToArray();
    }

    [Fact]
    public void Cross_validation_and_slim_work_over_a_pipeline_that_fine_tunes()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(TinyData.Trainer(_ml))
            .Append(_ml.Pruning.PruneByMagnitude(0.5, new() { FineTune = Doors.FineTune }));
        var data = TinyData.View(_ml, 90);
        var folds = _ml.Pruning.CrossValidate(data, pipeline, numberOfFolds: 3, seed: 2);
        Assert.Equal(96, folds.Statistics["ZeroWeights"].Mean);
        var model = pipeline.Fit(data);
        var slim = _ml.Pruning.Slim(model);
        Assert.Equal(TinyData.Scores(model.Transform(data)), TinyData.Scores(slim.Transform(data)));
    }

    [Fact]
    public void The_log_tells_of_epochs_steps_and_notes_of_single_layers()
    {
        var messages = new List<string>();
        _ml.Log += (_, entry) => messages.Add(entry.RawMessage);
        _ml.Pruning.PruneByMagnitude(0.995, new() { Schedule = new LinearSchedule(2), FineTune = Doors.FineTune }).Fit(_scored);
        Assert.Equal(2, messages.Count(message => message.StartsWith("Epoch 1/1:", StringComparison.Ordinal)));
        Assert.Contains("Fine-tuning after step 1 of 2, at a sparsity of 0.4975", messages);
        Assert.Contains(
            messages,
            message => message.StartsWith("step 2: sparsity 0.9896 of 0.9950 requested; fine-tuned to loss", StringComparison.Ordinal));
        Assert.Contains("fc1: kept one of 64; all were requested", messages);
    }

    private double Accuracy(PruningEstimator stage) => Accuracy(stage.Fit(_scored));

    private double Accuracy(NetworkTransformer stage) => _ml.Pruning.Evaluate(stage.Transform(_keyed)).Classification.MicroAccuracy;
}
