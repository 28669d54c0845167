using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Each bad input of the trainer has an error that names what is wrong.</summary>
public sealed class TrainerInputTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Features_of_another_length_name_both_lengths()
    {
        var trainer = _ml.MulticlassClassification.Trainers.TorchNetwork(Architectures.Mlp(7, 5, 3));
        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(Keyed(TinyData.Rows(9))));
        Assert.Contains("'Features' of the data has 4 slots", error.Message, StringComparison.Ordinal);
        Assert.Contains("takes 7 inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_no_key_is_refused_before_training()
    {
        var view = TinyData.View(_ml, 9);
        var error = Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml).Fit(view));
        Assert.Contains("MapValueToKey(\"Label\")", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(
            () => _ml.Transforms.CopyColumns("Copy", "Number").Append(TinyData.Trainer(_ml)).Fit(view));
        Assert.Contains("must be a key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_classes_than_outputs_names_both()
    {
        var trainer = _ml.MulticlassClassification.Trainers.TorchNetwork(Architectures.Mlp(4, 5, 10));
        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(Keyed(TinyData.Rows(9))));
        Assert.Contains("has 3 classes", error.Message, StringComparison.Ordinal);
        Assert.Contains("10 outputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_mapped_on_no_rows_or_rows_of_one_class_says_so()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(TinyData.Trainer(_ml));
        var none = _ml.Data.FilterRowsByColumn(TinyData.View(_ml, 9), "Number", lowerBound: 100);
        Assert.Contains("no rows", Assert.Throws<ArgumentException>(() => pipeline.Fit(none)).Message, StringComparison.Ordinal);
        var one = _ml.Data.LoadFromEnumerable(TinyData.Rows(30).Where(row => row.Label == "bee"));
        Assert.Contains(
            "one class only (bee)", Assert.Throws<ArgumentException>(() => pipeline.Fit(one)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_data_are_refused()
    {
        var keyed = Keyed(TinyData.Rows(9));
        var empty = _ml.Data.FilterRowsByColumn(keyed, "Number", lowerBound: 100);
        var error = Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml).Fit(empty));
        Assert.Contains("no rows", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Features_that_are_not_finite_name_row_and_slot(float value)
    {
        var rows = TinyData.Rows(40);
        rows[17].Features[2] = value;
        var error = Assert.Throws<InvalidDataException>(() => TinyData.Trainer(_ml).Fit(Keyed(rows)));
        Assert.Contains("slot 2 of row 17", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_finite_features_are_not_taken_for_infinite()
    {
        var rows = TinyData.Rows(40);
        rows[3].Features = [3e38f, 3e38f, -3e38f, 0];
        var buffer = new VBuffer<float>(4, rows[3].Features);
        var destination = new float[4];
        FeatureColumn.Copy(buffer, destination, "Features", 3);
        Assert.Equal(rows[3].Features, destination);
    }

    [Fact]
    public void Rows_of_one_class_only_name_the_class()
    {
        var keyed = Keyed(TinyData.Rows(30));
        var one = TinyData.KeyedView(_ml, TinyData.Rows(30));
        var only = _ml.Data.FilterRowsByKeyColumnFraction(one, "Label", 0, 1.0 / 3);
        var error = Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml).Fit(only));
        Assert.Contains("All 10 training rows have the label 'ant'", error.Message, StringComparison.Ordinal);
        Assert.NotNull(TinyData.Trainer(_ml).Fit(keyed));
    }

    [Fact]
    public void Missing_labels_are_counted()
    {
        var mapping = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(TinyData.View(_ml, 9));
        var rows = TinyData.Rows(30);
        foreach (var row in rows.Take(4))
        {
            row.Label = "dog";
        }

        var error = Assert.Throws<InvalidDataException>(
            () => TinyData.Trainer(_ml).Fit(mapping.Transform(_ml.Data.LoadFromEnumerable(rows))));
        Assert.Contains("4 of 30 rows of the data have no label in column 'Label'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nowhere", "Label", "no such column")]
    [InlineData("Number", "Label", "must be a vector of Single")]
    [InlineData("Features", "Nowhere", "no label column 'Nowhere'")]
    public void Missing_and_mistyped_columns_are_named_with_what_there_is(string features, string label, string message)
    {
        var keyed = Keyed(TinyData.Rows(9));
        var trainer = TinyData.Trainer(_ml, TinyData.Quick() with { FeatureColumnName = features, LabelColumnName = label });
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => trainer.Fit(keyed)).Message, StringComparison.Ordinal);
        var inPipeline = _ml.Transforms.CopyColumns("Copy", "Number").Append(trainer);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => inPipeline.Fit(keyed)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_validation_fraction_outside_its_range_is_refused(double fraction) =>
        Assert.Contains("above 0 and below 1", Assert.Throws<ArgumentOutOfRangeException>(
            () => new TorchNetworkOptions { Validation = new() { Fraction = fraction } }).Message, StringComparison.Ordinal);

    [Fact]
    public void Contradicting_options_are_refused_when_the_trainer_is_made()
    {
        var twice = TinyData.Quick() with { Validation = new() { Fraction = 0.5, ColumnName = "Held" } };
        Assert.Contains(
            "exactly one of", Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml, twice)).Message, StringComparison.Ordinal);
        var early = TinyData.Quick() with { EarlyStopping = new EarlyStopping() };
        Assert.Contains(
            "EarlyStopping needs validation rows",
            Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml, early)).Message,
            StringComparison.Ordinal);
        var every = TinyData.Quick() with { ValidateEvery = 2 };
        var untaught = TinyData.Quick() with { Distillation = new Distillation() };
        Assert.Contains(
            "Distillation has no Teacher",
            Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml, untaught)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "ValidateEvery needs validation rows",
            Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml, every)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TorchNetworkOptions { FeatureColumnName = " " });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorchNetworkOptions { Computing = new() { MemoryBudgetBytes = -1 } });
    }

    [Fact]
    public void Two_roles_for_one_column_are_refused_since_one_would_hide_the_other()
    {
        foreach (var options in new[]
        {
            TinyData.Quick() with { PredictedLabelColumnName = "Label" },
            TinyData.Quick() with { ScoreColumnName = "Features" },
            TinyData.Quick() with { ScoreColumnName = "PredictedLabel" },
            TinyData.Quick() with { FeatureColumnName = "Label" },
        })
        {
            Assert.Contains(
                "hide the other", Assert.Throws<ArgumentException>(() => TinyData.Trainer(_ml, options)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_network_whose_output_is_no_row_of_logits_is_refused_when_the_trainer_is_made()
    {
        var definition = NetworkDefinition.Input(1, 4, 4).Conv2d(2, 3).Build("planes");
        var error = Assert.Throws<ArgumentException>(() => _ml.MulticlassClassification.Trainers.TorchNetwork(definition));
        Assert.Contains("'planes' yields shape 2x2x2", error.Message, StringComparison.Ordinal);
    }

    private IDataView Keyed(IEnumerable<TinyRow> rows) => TinyData.KeyedView(_ml, rows);
}
