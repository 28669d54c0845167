using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>The three ways to give validation rows, in memory and streamed.</summary>
public sealed class ValidationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(1L << 30)]
    public void A_column_of_marks_takes_its_rows_out_of_training(long budget)
    {
        var rows = TinyData.Rows(50);
        foreach (var row in rows.Where(row => row.Held))
        {
            row.Features = [1, 2, 3, 4];
        }

        var (part, _) = Read(rows, new ValidationSplit(null, 0), budget, "Held");
        Assert.Equal((40, 10), (part.TrainPart.Count, part.ValidationPart.Count));
        Assert.DoesNotContain(Features(part.Train!), features => features.SequenceEqual([1f, 2, 3, 4]));
        Assert.All(Features(part.Validation!), features => Assert.Equal([1f, 2, 3, 4], features));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_fraction_splits_the_rows_the_same_way_in_memory_and_streamed(double fraction)
    {
        var rows = TinyData.Rows(400);
        var split = new ValidationSplit(fraction, seed: 5);
        var (held, rowsHeld) = Read(rows, split, 1L << 30, null);
        var (streamed, rowsStreamed) = Read(rows, split, 0, null);

        Assert.Equal((400, 0), (rowsHeld, rowsStreamed));
        Assert.IsType<LabeledRows>(held.Train);
        Assert.IsNotType<LabeledRows>(streamed.Train);
        Assert.Equal(Features(held.Train!), Features(streamed.Train!));
        Assert.Equal(Features(held.Validation!), Features(streamed.Validation!));
        Assert.Equal(400, held.TrainPart.Count + held.ValidationPart.Count);
        Assert.InRange(held.ValidationPart.Count, (400 * fraction) - 40, (400 * fraction) + 40);
    }

    [Fact]
    public void Another_seed_takes_other_rows()
    {
        var first = new ValidationSplit(0.5, 1);
        var second = new ValidationSplit(0.5, 2);
        Assert.Contains(Enumerable.Range(0, 50), row => first.Takes(row, false) != second.Takes(row, false));
    }

    [Fact]
    public void Each_way_fills_the_validation_columns_of_the_history()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(60));
        TorchNetworkOptions[] ways =
        [
            TinyData.Quick() with { Validation = new() { View = keyed } },
            TinyData.Quick() with { Validation = new() { Fraction = 0.3 } },
            TinyData.Quick() with { Validation = new() { ColumnName = "Held" } },
            TinyData.Quick() with { Validation = new() { ColumnName = "Held" }, Computing = new() { MemoryBudgetBytes = 0 } },
        ];
        Assert.All(ways, options =>
            Assert.All(TinyData.Trainer(_ml, options).Fit(keyed).History!.Epochs, epoch => Assert.NotNull(epoch.ValidationAccuracy)));
        Assert.All(TinyData.Trainer(_ml).Fit(keyed).History!.Epochs, epoch => Assert.Null(epoch.ValidationAccuracy));
    }

    [Fact]
    public void No_validation_rows_and_no_training_rows_are_errors()
    {
        var rows = TinyData.Rows(12);
        rows.ForEach(row => row.Held = false);
        var options = TinyData.Quick() with { Validation = new() { ColumnName = "Held" } };
        var error = Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml, options).Fit(TinyData.KeyedView(_ml, rows)));
        Assert.Contains("no row is marked by column 'Held'", error.Message, StringComparison.Ordinal);

        rows.ForEach(row => row.Held = true);
        error = Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml, options).Fit(TinyData.KeyedView(_ml, rows)));
        Assert.Contains("All 12 rows are kept for validation", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nowhere", "no column 'Nowhere'")]
    [InlineData("Number", "must be of Boolean")]
    public void A_column_of_marks_must_be_there_and_of_Boolean(string name, string message)
    {
        var options = TinyData.Quick() with { Validation = new() { ColumnName = name } };
        var error = Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml, options).Fit(TinyData.KeyedView(_ml, TinyData.Rows(12))));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_validation_view_with_other_key_values_is_refused()
    {
        var rows = TinyData.Rows(12);
        rows.Reverse();
        var options = TinyData.Quick() with { Validation = new() { View = TinyData.KeyedView(_ml, rows) } };
        var error = Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml, options).Fit(TinyData.KeyedView(_ml, TinyData.Rows(12))));
        Assert.Contains("the data (ant, bee, cat) and the validation view (cat, bee, ant)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streamed_training_learns_as_training_in_memory_does()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(300));
        var options = TinyData.Quick(epochs: 8) with { Computing = new() { MemoryBudgetBytes = 0 }, ShuffleWindow = 64 };
        Assert.True(TinyData.Trainer(_ml, options).Fit(keyed).History!.Epochs[^1].TrainAccuracy > 0.9);
    }

    private (TrainingRows.Parts Rows, long Bytes) Read(List<TinyRow> rows, ValidationSplit split, long budget, string? marks)
    {
        var keyed = TinyData.KeyedView(_ml, rows);
        var columns = RowColumns.ToLearn(
            keyed, TinyData.Definition, new TorchNetworkOptions().Columns, TinyData.TaskOf(keyed), marks);
        return TrainingRows.Read(columns, split, budget, () => { });
    }

    private static List<float[]> Features(RowSource source)
    {
        using var reader = source.Open();
        var all = new List<float[]>();
        var features = new float[3 * source.FeatureCount];
        var labels = new int[3];
        for (var count = reader.Read(features, labels); count > 0; count = reader.Read(features, labels))
        {
            all.AddRange(features.Chunk(source.FeatureCount).Take(count).Select(row => row.ToArray()));
        }

        return all;
    }
}
