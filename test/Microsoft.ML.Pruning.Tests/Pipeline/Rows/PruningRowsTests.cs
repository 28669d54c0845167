using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Which rows a pruning stage reads, and what it says of rows and settings that will not do.</summary>
public sealed class PruningRowsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _keyed;

    public PruningRowsTests() => _keyed = TinyData.KeyedView(_ml, TinyData.Rows(60));

    [Fact]
    public void Rows_are_read_only_where_they_are_needed_and_of_them_features_and_label_alone()
    {
        Assert.Empty(AskedOfFit(_ml.Pruning.PruneByMagnitude(0.5, new() { ReestimateBatchNorm = false })));
        Assert.Equal(["Features"], AskedOfFit(_ml.Pruning.PruneByMagnitude(0.5)));
        Assert.Equal(["Features", "Label"], AskedOfFit(_ml.Pruning.PruneByMagnitude(0.5, new() { FineTune = Doors.FineTune })));
        Assert.Equal(["Features", "Label"], AskedOfFit(_ml.Pruning.PruneByTaylor(0.5)));
        Assert.Equal(["Features"], AskedOfFit(_ml.Pruning.PruneByWanda(0.5)));
        Assert.Equal(["Features", "Label"], AskedOfFit(_ml.Pruning.PruneByWanda(0.5, new() { FineTune = Doors.FineTune })));
        Assert.Equal(["Features", "Label"], AskedOfFit(_ml.Pruning.Prune(new() { Allocation = new SensitivityAllocation() })));
        Assert.Equal(
            ["Features", "Held", "Label"],
            AskedOfFit(_ml.Pruning.PruneByTaylor(0.5, new() { Validation = new() { ColumnName = "Held" } })));
    }

    [Fact]
    public void Statistics_come_from_the_calibration_view_and_fine_tuning_from_the_view_that_Fit_sees()
    {
        var calibration = new RecordingView(_keyed);
        Assert.Empty(AskedOfFit(_ml.Pruning.PruneByTaylor(0.5, new() { Calibration = calibration })));
        Assert.Equal(["Features", "Label"], calibration.Asked.Distinct().Order());
        Assert.Equal(
            ["Features", "Label"],
            AskedOfFit(_ml.Pruning.PruneByTaylor(0.5, new() { Calibration = calibration, FineTune = Doors.FineTune })));

        var unused = new RecordingView(_keyed);
        var options = new PruningOptions { Calibration = unused, Validation = new() { View = unused }, ReestimateBatchNorm = false };
        AskedOfFit(_ml.Pruning.PruneByMagnitude(0.5, options));
        AskedOfFit(_ml.Pruning.PruneByTaylor(0.5, new() { Validation = new() { View = unused } }));
        Assert.Empty(unused.Asked);
    }

    [Fact]
    public void Streamed_rows_give_the_statistics_of_rows_in_memory()
    {
        var held = Fit(_ml.Pruning.PruneByTaylor(0.5, new() { Seed = 1, Saliency = new TaylorSaliency { Rows = 20 } }));
        var streamed = Fit(
            _ml.Pruning.PruneByTaylor(
                0.5, new() { Seed = 1, Saliency = new TaylorSaliency { Rows = 20 }, Computing = new() { MemoryBudgetBytes = 0 } }));
        var others = Fit(_ml.Pruning.PruneByTaylor(0.5, new() { Seed = 2, Saliency = new TaylorSaliency { Rows = 20 } }));
        Assert.Equal(held.Network.Masks, streamed.Network.Masks);
        Assert.NotEqual(held.Network.Masks, others.Network.Masks);
    }

    [Fact]
    public void Validation_rows_are_kept_from_the_statistics()
    {
        var rows = TinyData.Rows(60);
        var marked = Fit(_ml.Pruning.PruneByTaylor(0.5, new() { Validation = new() { ColumnName = "Held" } }));
        var without = Fit(
            _ml.Pruning.PruneByTaylor(0.5), TinyData.KeyedView(_ml, [.. rows.Where(row => !row.Held).OrderBy(row => row.Label)]));
        Assert.Equal(without.Network.Masks, marked.Network.Masks);
    }

    [Fact]
    public void Allocation_by_sensitivity_measures_on_validation_rows()
    {
        var other = TinyData.KeyedView(_ml, [.. TinyData.Rows(3), .. TinyData.Rows(60, seed: 4).Where(row => row.Label == "ant")]);
        var options = new PruningOptions { Sparsity = 0.8, Seed = 1, Allocation = new SensitivityAllocation() };
        var byOther = Fit(_ml.Pruning.Prune(options), other);
        Assert.Equal(byOther.Network.Masks, Fit(_ml.Pruning.Prune(options with { Validation = new() { View = other } })).Network.Masks);
        Assert.Equal(
            byOther.Network.Masks,
            Fit(_ml.Pruning.Prune(options with { Validation = new() { View = other }, Calibration = _keyed })).Network.Masks);
        Assert.Contains([0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], sparsity =>
        {
            var asked = options with { Sparsity = sparsity };
            return !Fit(_ml.Pruning.Prune(asked), other).Network.Masks.Equals(Fit(_ml.Pruning.Prune(asked)).Network.Masks);
        });
    }

    [Fact]
    public void Batch_norm_is_estimated_anew_from_rows_without_labels()
    {
        var unlabelled = _ml.Transforms.DropColumns("Label").Fit(_keyed).Transform(TinyData.Stage(_keyed, Doors.Trained).Transform(_keyed));
        var kept = _ml.Pruning.PruneByMagnitude(0.5, new() { ReestimateBatchNorm = false }).Fit(unlabelled).Network;
        var estimated = _ml.Pruning.PruneByMagnitude(0.5).Fit(unlabelled).Network;
        Assert.Equal(kept.Masks, estimated.Masks);
        Assert.Equal(Doors.Trained.Values("bn1.running_mean"), kept.Values("bn1.running_mean"));
        Assert.NotEqual(Doors.Trained.Values("bn1.running_mean").ToArray(), estimated.Values("bn1.running_mean").ToArray());
        var sample = RowColumns.ToLearn(_keyed, kept.Definition, new TorchNetworkOptions().Columns, TinyData.TaskOf(_keyed)).ReadAll(
            new TorchNetworkOptions().Rows, new RowBudget(1 << 20), () => { }).Rows;
        Assert.Equal(
            BatchNormStatistics.Reestimate(kept, sample, seed: 5).Values("bn2.running_var"),
            Seeded(5).Values("bn2.running_var"));

        Network Seeded(int seed) => _ml.Pruning.PruneByMagnitude(0.5, new() { Seed = seed }).Fit(unlabelled).Network;
    }

    [Fact]
    public void A_calibration_view_for_batch_norm_alone_needs_no_labels_though_fine_tuning_does()
    {
        var unlabelled = _ml.Transforms.DropColumns("Label").Fit(_keyed).Transform(_keyed);
        var tuned = Fit(_ml.Pruning.PruneByMagnitude(0.5, new() { Calibration = unlabelled, FineTune = Doors.FineTune }));
        Assert.Single(tuned.Report!.Steps.Single().FineTuning!.Epochs);
    }

    [Fact]
    public void Inputs_of_layers_need_no_labels()
    {
        var unlabelled = _ml.Transforms.DropColumns("Label").Fit(_keyed).Transform(_keyed);
        Assert.Equal(
            Fit(_ml.Pruning.PruneByWanda(0.5)).Network.Masks,
            Fit(_ml.Pruning.PruneByWanda(0.5, new() { Calibration = unlabelled })).Network.Masks);
        Assert.Equal(0.5,
            _ml.Pruning.PruneBySparseGpt(0.5).Fit(TinyData.Stage(_keyed, Doors.Trained).Transform(unlabelled)).Report!.AchievedSparsity);
    }

    [Fact]
    public void Rows_wanting_for_batch_norm_say_how_to_do_without()
    {
        var none = _ml.Data.FilterRowsByColumn(_keyed, "Number", lowerBound: 100);
        var scored = TinyData.Stage(_keyed, Doors.Trained).Transform(none);
        AssertRefused("set ReestimateBatchNorm to false", "has no rows", () => _ml.Pruning.PruneByMagnitude(0.5).Fit(scored));
        Assert.Equal(0.5, _ml.Pruning.PruneByMagnitude(0.5, new() { ReestimateBatchNorm = false }).Fit(scored).Report!.AchievedSparsity);
    }

    [Theory]
    [InlineData("no rows")]
    [InlineData("no column of features")]
    [InlineData("no label")]
    [InlineData("label no key")]
    [InlineData("five features")]
    [InlineData("other classes")]
    [InlineData("more classes")]
    [InlineData("NaN")]
    [InlineData("rows without label")]
    public void Rows_that_will_not_do_are_refused_with_what_is_wrong(string wrong)
    {
        var (source, change, message) = Wrong(wrong);
        var scored = change(TinyData.Stage(_keyed, Doors.Trained).Transform(source));
        AssertRefused(message, "calibration view", () => Fit(_ml.Pruning.PruneByTaylor(0.5, new() { Calibration = change(source) })));
        AssertRefused(message, "data", () => _ml.Pruning.PruneByTaylor(0.5).Fit(scored));
        AssertRefused(message, "data", () => _ml.Pruning.PruneByMagnitude(0.5, new() { FineTune = Doors.FineTune }).Fit(scored));
    }

    [Theory]
    [InlineData("Nowhere", "no column 'Nowhere' to mark validation rows")]
    [InlineData("Number", "must be of Boolean, but its type is Single")]
    [InlineData("Label", "must be of Boolean")]
    [InlineData("Features", "must be of Boolean")]
    public void A_column_that_cannot_mark_validation_rows_is_refused_before_anything_is_trained(string name, string words)
    {
        var epochs = 0;
        _ml.Log += (_, entry) => epochs += entry.RawMessage.StartsWith("Epoch", StringComparison.Ordinal) ? 1 : 0;
        var tuned = new PruningOptions { FineTune = Doors.FineTune, Validation = new() { ColumnName = name } };
        AssertRefused(words, $"'{name}'", () => TinyData.Trainer(_ml).Append(_ml.Pruning.PruneByMagnitude(0.5, tuned)).Fit(_keyed));
        AssertRefused(words, $"'{name}'", () => Fit(_ml.Pruning.PruneByMagnitude(0.5, tuned)));
        AssertRefused(words, $"'{name}'", () => TinyData.Trainer(_ml, TinyData.Quick() with { Validation = new() { ColumnName = name } })
            .Append(_ml.Pruning.PruneByMagnitude(0.5))
            .Fit(_keyed));
        Assert.Equal(0, epochs);
    }

    [Fact]
    public void A_calibration_view_is_not_told_to_change_the_trainer()
    {
        var unlabelled = _ml.Transforms.DropColumns("Label").Fit(_keyed).Transform(_keyed);
        AssertRefused(
            "Give one with the columns that the network was trained on",
            "calibration view",
            () => Fit(_ml.Pruning.PruneByTaylor(0.5, new() { Calibration = unlabelled })));
        AssertRefused(
            "fitted to the training data",
            "calibration view",
            () => Fit(_ml.Pruning.PruneByTaylor(0.5, new() { Calibration = TinyData.View(_ml, 60) })));
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_refused_when_the_stage_is_made()
    {
        AssertRefused("EarlyStopping needs validation rows", "",
            () => _ml.Pruning.PruneByTaylor(0.5, new() { FineTune = new() { EarlyStopping = new EarlyStopping() } }));
        AssertRefused("exactly one of", "2 ways",
            () => _ml.Pruning.PruneByTaylor(0.5, new() { Validation = new() { Fraction = 0.1, ColumnName = "Held" } }));
        AssertRefused("exactly one of", "0 ways", () => _ml.Pruning.PruneByTaylor(0.5, new() { Validation = new() }));
        AssertRefused("FineTune is null", "PruneByMovement", () => _ml.Pruning.PruneByMovement(0.5, new()));
        AssertRefused(
            "TorchNetworkOptions", "no effect", () => _ml.Pruning.PruneByTaylor(0.5, new() { FineTune = new TorchNetworkOptions() }));
        AssertRefused(
            "FineTune takes no step", "PruneByMovement", () => _ml.Pruning.PruneByMovement(0.5, new() { FineTune = new() { Epochs = 0 } }));
        AssertRefused("the schedule starts at 0.6", "",
            () => _ml.Pruning.PruneByTaylor(0.5, new() { Schedule = new CubicSchedule(4, InitialSparsity: 0.6) }));
        var falling = new CustomSchedule(3, (step, target) => step == 2 ? 0.1 : target);
        Assert.Contains(
            "must be at least 0.5",
            Assert.Throws<InvalidOperationException>(() => _ml.Pruning.PruneByTaylor(0.5, new() { Schedule = falling })).Message,
            StringComparison.Ordinal);
        AssertRefused(
            "Set one of them", "", () => _ml.Pruning.Prune(new() { Allocation = new GlobalAllocation(), Scope = PruningScope.Global }));
        AssertRefused("Set one of them", "", () => _ml.Pruning.Prune(new()
        {
            Allocation = new GlobalAllocation(),
            LayerSparsities = new Dictionary<string, double> { ["fc1"] = 0.5 },
        }));
        AssertRefused("Set one of the two", "",
            () => _ml.Pruning.PruneByLamp(0.5, new() { LayerSparsities = new Dictionary<string, double> { ["fc1"] = 0.5 } }));
    }

    [Fact]
    public void Settings_out_of_range_name_value_and_range()
    {
        AssertRefused("Threads is 0", "at least 1", () => _ = new PruningOptions { Computing = new() { Threads = 0 } });
        AssertRefused("MemoryBudgetBytes is -1", "at least 0", () => _ = new ComputingOptions { MemoryBudgetBytes = -1 });
        AssertRefused("Fraction is 1", "below 1", () => _ = new ValidationRows { Fraction = 1 });
        AssertRefused("'gpu'", "", () => _ = new PruningOptions { Computing = new() { Device = "gpu" } });
        AssertRefused("ColumnName", "empty", () => _ = new ValidationRows { ColumnName = "" });
        Assert.Throws<ArgumentNullException>(() => new PruningOptions { Schedule = null! });
        Assert.Throws<ArgumentNullException>(() => new PruningOptions { Layers = null! });
    }

    private static void AssertRefused(string message, string more, Action action)
    {
        var error = Record.Exception(action);
        Assert.True(error is ArgumentException or InvalidDataException, $"{error}");
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(more, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Rows, what spoils them once they are scored, and what is said of it.</summary>
    private (IDataView Rows, Func<IDataView, IDataView> Change, string Message) Wrong(string what) => what switch
    {
        "no rows" => (_keyed, view => _ml.Data.FilterRowsByColumn(view, "Number", lowerBound: 100), "has no rows"),
        "no column of features" => (_keyed, view => _ml.Transforms.DropColumns("Features").Fit(view).Transform(view), "no such column"),
        "no label" => (_keyed, view => _ml.Transforms.DropColumns("Label").Fit(view).Transform(view), "no label column 'Label'"),
        "label no key" => (TinyData.View(_ml, 60), view => view, "must be a key"),
        "five features" =>
            (_keyed, view => _ml.Transforms.Concatenate("Features", "Features", "Number").Fit(view).Transform(view), "has 5 slots"),
        "other classes" => (
            TinyData.KeyedView(_ml, TinyData.Rows(60).OrderByDescending(row => row.Label)),
            view => view,
            "Map both with the same fitted transformer"),
        "more classes" => (
            TinyData.KeyedView(_ml, [.. TinyData.Rows(60), new TinyRow { Features = new float[4], Label = "dog" }]),
            view => view,
            "has 4 classes"),
        "NaN" => (TinyData.KeyedView(_ml, Spoilt(row => row.Features = [1, float.NaN, 1, 1])), view => view, "NaN in slot 1 of row 7"),
        _ => (Unlabelled(), view => view, "have no label"),
    };

    private static List<TinyRow> Spoilt(Action<TinyRow> change)
    {
        var rows = TinyData.Rows(60);
        change(rows[7]);
        return rows;
    }

    private IDataView Unlabelled()
    {
        var mapping = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(TinyData.View(_ml, 60));
        return mapping.Transform(_ml.Data.LoadFromEnumerable(Spoilt(row => row.Label = "dog")));
    }

    private string[] AskedOfFit(PruningEstimator stage)
    {
        var recording = new RecordingView(_keyed);
        stage.Fit(TinyData.Stage(_keyed, Doors.Trained).Transform(recording));
        return [.. recording.Asked.Distinct().Order()];
    }

    private NetworkTransformer Fit(PruningEstimator stage) => Fit(stage, _keyed);

    private NetworkTransformer Fit(PruningEstimator stage, IDataView data) =>
        stage.Fit(TinyData.Stage(_keyed, Doors.Trained).Transform(data));
}
