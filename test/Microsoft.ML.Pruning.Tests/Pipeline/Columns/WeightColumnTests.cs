using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>The column that weighs rows, in training and in pruning.</summary>
public sealed class WeightColumnTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Names => TaskData.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_of_weight_n_trains_as_n_rows_in_memory_and_streamed(string task)
    {
        var rows = TaskData.Rows(40);
        var repeated = TaskData.View(_ml, rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight)));
        var options = TaskData.Options(task, epochs: 3) with { BatchSize = 200 };
        var expected = TaskData.Trainer(_ml, task, options).Fit(repeated);
        foreach (var bytes in new[] { 1L << 30, 0 })
        {
            var weighted = options with { ExampleWeightColumnName = "Weight", Computing = new() { MemoryBudgetBytes = bytes } };
            var actual = TaskData.Trainer(_ml, task, weighted).Fit(TaskData.View(_ml, rows));
            Close.To(expected.History!.Epochs[^1].TrainLoss, actual.History!.Epochs[^1].TrainLoss, 1e-4);
            Close.To(expected.Network.Values("fc1.weight").ToArray(), actual.Network.Values("fc1.weight").ToArray(), 1e-3);
        }

        var plain = TaskData.Trainer(_ml, task, options).Fit(TaskData.View(_ml, rows));
        Assert.NotEqual(expected.Network.Values("fc1.weight").ToArray(), plain.Network.Values("fc1.weight").ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Validation_rows_have_their_weights_whichever_way_they_are_given(string task)
    {
        var rows = TaskData.Rows(60);
        var options = TaskData.Options(task, epochs: 1) with { ExampleWeightColumnName = "Weight", BatchSize = 16 };
        var data = TaskData.View(_ml, rows);
        var held = TaskData.View(_ml, rows.Where(row => row.Held));
        var marked = TaskData.Trainer(_ml, task, options with { Validation = new() { ColumnName = "Held" } }).Fit(data);
        var expected = RowsLoss(marked, rows.Where(row => row.Held));
        Close.To(expected, marked.History!.Epochs[0].ValidationLoss!.Value, 1e-4);
        var viewed = TaskData.Trainer(_ml, task, options with { Validation = new() { View = held } }).Fit(data);
        Close.To(RowsLoss(viewed, rows.Where(row => row.Held)), viewed.History!.Epochs[0].ValidationLoss!.Value, 1e-4);

        double RowsLoss(NetworkTransformer stage, IEnumerable<TaskRow> own)
        {
            var all = own.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight)).ToList();
            return _ml.Pruning.ScanSensitivity(Unweighted(stage).Transform(TaskData.View(_ml, all)), new() { Sparsities = [0.5] }).Loss;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pruning_by_every_statistic_sees_a_row_of_weight_n_as_n_rows(string task)
    {
        var rows = TaskData.Rows(40);
        var network = TinyData.RandomNetwork(Architectures.Mlp(TaskData.Inputs, 12, 8, TaskData.OutputsOf(task)), 5);
        var (plain, weighted) = Stages(task, network);
        var data = TaskData.View(_ml, rows);
        var repeated = TaskData.View(_ml, rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight)));
        foreach (var saliency in new Saliency[]
        {
            new TaylorSaliency(), new SnipSaliency(), new GraspSaliency(), new WandaSaliency(), new SparseGptSaliency(),
            new OptimalBrainDamageSaliency(), new WoodFisherSaliency(),
        })
        {
            foreach (var bytes in new[] { 1L << 30, 0 })
            {
                var options = new PruningOptions { Saliency = saliency, Sparsity = 0.5, Seed = 1 };
                var stage = _ml.Pruning.Prune(options with { Computing = new() { MemoryBudgetBytes = bytes } });
                var expected = stage.Fit(plain.Transform(repeated)).Network;
                var actual = stage.Fit(weighted.Transform(data)).Network;
                Assert.Equal(expected.Masks, actual.Masks);
                Close.To(expected.Values("fc2.weight").ToArray(), actual.Values("fc2.weight").ToArray(), 1e-2);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sensitivity_is_measured_by_weight(string task)
    {
        var rows = TaskData.Rows(40);
        var (plain, weighted) = Stages(task, TaskData.Trained(_ml, task).Network);
        var repeated = TaskData.View(_ml, rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight)));
        var expected = _ml.Pruning.ScanSensitivity(plain.Transform(repeated));
        var actual = _ml.Pruning.ScanSensitivity(weighted.Transform(TaskData.View(_ml, rows)));
        Close.To(
            [expected.Loss, .. expected.Points.Select(point => point.Loss)],
            [actual.Loss, .. actual.Points.Select(point => point.Loss)],
            1e-5);
        Close.To(
            [.. expected.Points.Select(point => point.Accuracy ?? 0)], [.. actual.Points.Select(point => point.Accuracy ?? 0)], 1e-9);
    }

    [Theory]
    [InlineData(-0.5f, "-0.5")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_weight_that_is_negative_or_not_finite_is_refused_by_column_row_and_value(float weight, string text)
    {
        foreach (var task in TaskData.Names.Select(row => row.Data))
        {
            var rows = TaskData.Rows(30);
            rows[12].Weight = weight;
            var data = TaskData.View(_ml, rows);
            var options = TaskData.Options(task) with { ExampleWeightColumnName = "Weight" };
            var words = $"Weight column 'Weight' of the data has the value {text} in row 12";
            Refused(words, () => TaskData.Trainer(_ml, task, options).Fit(data));
            var (_, weighted) = Stages(task, TaskData.Trained(_ml, task).Network);
            Refused(words, () => _ml.Pruning.PruneByTaylor(0.5).Fit(weighted.Transform(data)));
            Refused(words, () => _ml.Pruning.PruneByWanda(0.5).Fit(weighted.Transform(data)));
        }

        static void Refused(string words, Action fit) =>
            Assert.Contains(words, Assert.Throws<InvalidDataException>(fit).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("binary", "Score")]
    [InlineData("binary", "Probability")]
    [InlineData("regression", "Score")]
    public void A_column_of_weights_that_the_network_would_hide_is_refused(string task, string column)
    {
        var options = TaskData.Options(task) with { ExampleWeightColumnName = column };
        var error = Assert.Throws<ArgumentException>(() => TaskData.Trainer(_ml, task, options));
        Assert.Contains($"ExampleWeightColumnName and {column}ColumnName are both '{column}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_all_0_are_refused_by_column()
    {
        var (held, others) = (Weighing(row => row.Held), Weighing(row => !row.Held));
        var none = TaskData.View(_ml, TaskData.Rows(24).Select(row => Weigh(row, 0)));
        var options = TaskData.Options("binary") with { ExampleWeightColumnName = "Weight" };
        var marked = TaskData.Trainer(_ml, "binary", options with { Validation = new() { ColumnName = "Held" } });
        Refused("All 24 training rows", () => marked.Fit(held));
        Refused("All 6 validation rows", () => marked.Fit(others));
        Refused("All 24 training rows", () => TaskData.Trainer(_ml, "binary", options).Fit(none));
        var viewed = TaskData.Trainer(_ml, "binary", options with { Validation = new() { View = none } });
        Refused("All 24 rows of the validation view", () => viewed.Fit(held));
        var (_, weighted) = Stages("binary", TaskData.Trained(_ml, "binary").Network);
        var byWanda = new PruningOptions { Calibration = none };
        Refused("All 24 training rows", () => _ml.Pruning.PruneByTaylor(0.5).Fit(weighted.Transform(none)));
        Refused("All 24 rows of the calibration view", () => _ml.Pruning.PruneByWanda(0.5, byWanda).Fit(weighted.Transform(held)));
        Refused("All 24 rows of the scored data", () => _ml.Pruning.ScanSensitivity(weighted.Transform(none)));

        IDataView Weighing(Func<TaskRow, bool> counts) =>
            TaskData.View(_ml, TaskData.Rows(30).Select(row => Weigh(row, counts(row) ? 1 : 0)));

        static TaskRow Weigh(TaskRow row, float weight)
        {
            row.Weight = weight;
            return row;
        }

        static void Refused(string words, Action fit)
        {
            var message = Assert.Throws<ArgumentException>(fit).Message;
            Assert.Contains(words, message, StringComparison.Ordinal);
            Assert.Contains("weight 0 in column 'Weight'", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_column_that_is_missing_or_of_another_type_is_refused_by_name_when_the_pipeline_is_put_together_too()
    {
        var data = TaskData.View(_ml, 30);
        foreach (var (column, words) in new[]
        {
            ("Nowhere", "has no column 'Nowhere' to weigh rows by; it has "), ("Flag", "Boolean"), ("Text", "String"),
            ("Key", "Key"), ("Features", "Vector"),
        })
        {
            foreach (var task in TaskData.Names.Select(row => row.Data))
            {
                var trainer = TaskData.Trainer(_ml, task, TaskData.Options(task) with { ExampleWeightColumnName = column });
                var shape = TaskData.ShapeOf(data.Schema);
                foreach (var refused in new Action[] { () => trainer.Fit(data), () => trainer.GetOutputSchema(shape) })
                {
                    var message = Assert.Throws<ArgumentException>(refused).Message;
                    Assert.Contains(words, message, StringComparison.Ordinal);
                    Assert.Contains($"'{column}'", message, StringComparison.Ordinal);
                }
            }
        }

        var (_, weighted) = Stages("regression", TaskData.Trained(_ml, "regression").Network);
        var without = _ml.Transforms.DropColumns("Weight").Fit(data).Transform(data);
        var error = Assert.Throws<ArgumentException>(() => _ml.Pruning.PruneByWanda(0.5).Fit(weighted.Transform(without)));
        Assert.Contains("has no column 'Weight' to weigh rows by", error.Message, StringComparison.Ordinal);
        Assert.NotNull(_ml.Pruning.PruneByMagnitude(0.5).Fit(weighted.Transform(without)).Report);
        Assert.Equal(30, TaskData.Scores(weighted.Transform(without)).Length);
    }

    [Fact]
    public void Weights_are_read_where_rows_count_by_them_and_nowhere_else()
    {
        var (_, weighted) = Stages("regression", TaskData.Trained(_ml, "regression").Network);
        Assert.Equal(["Amount", "Features"], AskedBy(view => _ml.Pruning.Evaluate(weighted.Transform(view), "Amount")));
        Assert.Equal(["Features", "Weight"], AskedBy(view => _ml.Pruning.PruneByWanda(0.5).Fit(weighted.Transform(view))));
        Assert.Equal(["Amount", "Features", "Weight"], AskedBy(view => _ml.Pruning.PruneByTaylor(0.5).Fit(weighted.Transform(view))));
        Assert.Equal(["Features"], AskedBy(view => _ml.Pruning.PruneByMagnitude(0.5).Fit(weighted.Transform(view))));

        IEnumerable<string> AskedBy(Action<IDataView> use)
        {
            var source = new RecordingView(TaskData.View(_ml, 30));
            use(source);
            return source.Asked.Distinct().Order();
        }
    }

    /// <summary>The same network as stages whose rows have no weights, and have some.</summary>
    private (NetworkTransformer Plain, NetworkTransformer Weighted) Stages(string task, Network network)
    {
        var stage = TaskData.Trained(_ml, task).Stage with { Network = network };
        return (new NetworkTransformer(stage), new NetworkTransformer(stage with { Columns = stage.Columns with { Weight = "Weight" } }));
    }

    private static NetworkTransformer Unweighted(NetworkTransformer stage) =>
        new(stage.Stage with { Columns = stage.Stage.Columns with { Weight = null } });
}
