using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Each bad input of each task has an error that names what is wrong and what to do.</summary>
public sealed class TaskInputTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Names => TaskData.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_label_of_the_wrong_type_names_column_type_and_remedy(string task)
    {
        var data = TaskData.View(_ml, 30);
        var (wanted, remedy) = task switch
        {
            "multiclass" => ("must be a key", "MapValueToKey(\""),
            "binary" => ("must be a Boolean", "ConvertType"),
            _ => ("must be a Single, or a vector of Single", "ConvertType"),
        };
        var refused = 0;
        foreach (var (column, type) in new[]
        {
            ("Text", "String"), ("Flag", "Boolean"), ("Amount", "Single"), ("Amounts", "Vector"), ("Key", "Key"), ("Double", "Double"),
        })
        {
            if (task switch
            {
                "multiclass" => column == "Key",
                "binary" => column == "Flag",
                _ => column is "Amount" or "Amounts",
            })
            {
                continue;
            }

            refused++;
            var copied = _ml.Transforms.Conversion.ConvertType("Double", "Amount", DataKind.Double).Fit(data).Transform(data);
            var trainer = TaskData.Trainer(_ml, task, [3], TaskData.Options(task) with { LabelColumnName = column });
            foreach (var fit in new Action[] { () => trainer.Fit(copied), () => trainer.GetOutputSchema(TaskData.ShapeOf(copied.Schema)) })
            {
                var message = Assert.Throws<ArgumentException>(fit).Message;
                Assert.Contains($"Label column '{column}' of the data {wanted}", message, StringComparison.Ordinal);
                Assert.Contains(remedy, message, StringComparison.Ordinal);
                Assert.Contains($"but its type is {type}", message, StringComparison.Ordinal);
            }
        }

        Assert.True(refused >= 4);
        var absent = TaskData.Trainer(_ml, task, [3], TaskData.Options(task) with { LabelColumnName = "Nowhere" });
        var error = Assert.Throws<ArgumentException>(() => absent.Fit(data));
        Assert.Contains("no label column 'Nowhere'; it has 'Features'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("regression", float.NaN)]
    [InlineData("regression", float.PositiveInfinity)]
    [InlineData("regression", float.NegativeInfinity)]
    [InlineData("two regressions", float.NaN)]
    [InlineData("two regressions", float.PositiveInfinity)]
    public void Numbers_that_are_not_finite_are_counted_as_missing_labels(string task, float value)
    {
        var rows = TaskData.Rows(40);
        foreach (var row in new[] { 3, 17, 18 })
        {
            rows[row].Amount = value;
            rows[row].Amounts = [1, value];
        }

        var data = TaskData.View(_ml, rows);
        var column = TaskData.LabelOf(task);
        foreach (var fit in new Action[]
        {
            () => TaskData.Trainer(_ml, task).Fit(data),
            () => TaskData.Trainer(_ml, task, TaskData.Options(task) with { Computing = new() { MemoryBudgetBytes = 0 } }).Fit(data),
            () => _ml.Pruning.PruneByTaylor(0.5).Fit(TaskData.Trained(_ml, task).Transform(data)),
            () => _ml.Pruning.ScanSensitivity(TaskData.Trained(_ml, task).Transform(data)),
        })
        {
            var message = Assert.Throws<InvalidDataException>(fit).Message;
            Assert.Contains("3 of 40 rows", message, StringComparison.Ordinal);
            Assert.Contains($"no label in column '{column}' (NaN or infinite)", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Binary_data_of_one_class_are_refused_by_its_name(bool flag)
    {
        var rows = TaskData.Rows(30);
        rows.ForEach(row => row.Flag = flag);
        var data = TaskData.View(_ml, rows);
        foreach (var bytes in new[] { 1L << 30, 0 })
        {
            var options = TaskData.Options("binary") with { Computing = new() { MemoryBudgetBytes = bytes } };
            var trainer = TaskData.Trainer(_ml, "binary", options);
            var error = Assert.Throws<ArgumentException>(() => trainer.Fit(data));
            Assert.Contains($"All 30 training rows have the label '{flag}' in column 'Flag'", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Messages_of_training_name_an_accuracy_where_there_is_one(string task)
    {
        var lines = new List<string>();
        _ml.Log += (_, entry) => lines.Add(entry.RawMessage);
        var options = TaskData.Options(task) with { Validation = new() { Fraction = 0.3 } };
        TaskData.Trainer(_ml, task, options).Fit(TaskData.View(_ml, 40));
        string[] epochs = [.. lines.Where(line => line.StartsWith("Epoch", StringComparison.Ordinal))];
        Assert.Equal(2, epochs.Length);
        Assert.All(epochs, line => Assert.Equal(
            task is "multiclass" or "binary" ? 3 : 1, line.Split("accuracy", StringSplitOptions.None).Length));
        Assert.All(epochs, line => Assert.Contains("validation loss", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_regression_may_have_one_number_in_all_rows()
    {
        var rows = TaskData.Rows(30);
        rows.ForEach(row => row.Amount = 2);
        var trained = TaskData.Trainer(_ml, "regression", TaskData.Options("regression", epochs: 40)).Fit(TaskData.View(_ml, rows));
        Assert.All(TaskData.Scores(trained.Transform(TaskData.View(_ml, rows))), score => Close.To(2, score[0], 0.2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Empty_data_are_refused(string task)
    {
        var data = TaskData.View(_ml, 30);
        var empty = _ml.Data.SkipRows(data, 100);
        foreach (var fit in new Action[]
        {
            () => TaskData.Trainer(_ml, task).Fit(empty),
            () => TaskData.Trainer(_ml, task, TaskData.Options(task) with { Validation = new() { View = empty } }).Fit(data),
            () => _ml.Pruning.PruneByTaylor(0.5).Fit(TaskData.Trained(_ml, task).Transform(empty)),
            () => _ml.Pruning.ScanSensitivity(TaskData.Trained(_ml, task).Transform(empty)),
        })
        {
            Assert.Contains("has no rows", Assert.Throws<ArgumentException>(fit).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Streams_that_change_between_passes_are_refused(string task)
    {
        var data = TaskData.View(_ml, 60);
        var options = TaskData.Options(task) with { Computing = new() { MemoryBudgetBytes = 0 }, ExampleWeightColumnName = "Weight" };
        Assert.Contains(
            "the same rows in every pass",
            Assert.Throws<InvalidDataException>(() => TaskData.Trainer(_ml, task, options).Fit(
                new ChangingView(data, _ml.Data.TakeRows(data, 40)))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_of_another_number_of_outputs_names_both(string task)
    {
        var outputs = TaskData.OutputsOf(task);
        var trainer = TaskData.Trainer(
            _ml, task, Architectures.Mlp(TaskData.Inputs, outputs + 4), TaskData.Options(task));
        var message = Assert.Throws<ArgumentException>(() => trainer.Fit(TaskData.View(_ml, 30))).Message;
        Assert.Contains($"has {outputs + 4} outputs", message, StringComparison.Ordinal);
        Assert.Contains($"Give the last layer as many ({outputs})", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_another_length_than_the_network_learned_are_refused()
    {
        var data = TaskData.View(_ml, 30);
        var three = _ml.Transforms.Concatenate("Amounts", "Amounts", "Amount").Fit(data).Transform(data);
        var stage = TaskData.Trained(_ml, "two regressions");
        var error = Assert.Throws<ArgumentException>(() => _ml.Pruning.PruneByTaylor(0.5).Fit(stage.Transform(three)));
        Assert.Contains("has 3 targets", error.Message, StringComparison.Ordinal);
        Assert.Contains("has 2 outputs", error.Message, StringComparison.Ordinal);
        var options = TaskData.Options("two regressions") with { Validation = new() { View = three } };
        var trainer = TaskData.Trainer(_ml, "two regressions", options);
        error = Assert.Throws<ArgumentException>(() => trainer.Fit(data));
        Assert.Contains("'Amounts' of the validation view has 3 targets", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_vector_of_another_length_than_its_type_promises_is_refused_by_column()
    {
        var rows = TaskData.Rows(30);
        rows[7].Amounts = [1, 2, 3];
        var error = Assert.ThrowsAny<Exception>(
            () => TaskData.Trainer(_ml, "two regressions").Fit(TaskData.View(_ml, rows)));
        Assert.Contains("label column 'Amounts' has 3 numbers in a row", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_of_the_context_gives_the_same_network(string task)
    {
        Assert.Equal(Fit(3), Fit(3));
        Assert.NotEqual(Fit(3), Fit(4));

        float[] Fit(int seed)
        {
            var ml = new MLContext(seed);
            var options = TaskData.Options(task) with { Seed = null };
            return TaskData.Trainer(ml, task, [5], options).Fit(TaskData.View(ml, 30)).Network.Values("fc1.weight").ToArray();
        }
    }
}
