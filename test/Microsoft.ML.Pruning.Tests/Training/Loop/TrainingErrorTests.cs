using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class TrainingErrorTests
{
    private static readonly NetworkDefinition Definition = Clusters.SmallMlp;
    private static readonly LabeledRows Good = Clusters.For(Definition, 48);

    [Theory]
    [InlineData(float.NaN, false)]
    [InlineData(float.PositiveInfinity, true)]
    [InlineData(float.NegativeInfinity, false)]
    public void A_feature_that_is_not_finite_is_named_by_row_and_feature(float bad, bool streamed)
    {
        for (var row = 0; row < 48; row += 7)
        {
            var rows = With(features => features[(row * 8) + (row % 8)] = bad);
            var message = FailsWith<InvalidDataException>(streamed ? new StreamedRows(rows) : rows);

            Assert.Contains($"Row {row} of the training rows", message, StringComparison.Ordinal);
            Assert.Contains($"feature {row % 8};", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(1_000_000)]
    public void A_label_outside_the_classes_is_named_with_the_range(int bad)
    {
        var rows = With(_ => { }, labels => labels[11] = bad);

        Assert.Contains(
            $"Row 11 of the training rows has label {bad}; labels must be within [0, 3).",
            FailsWith<InvalidDataException>(rows),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_rows_are_checked_too()
    {
        var bad = With(features => features[9] = float.NaN);

        Assert.Contains("Row 1 of the validation rows", FailsWith<InvalidDataException>(Good, bad), StringComparison.Ordinal);
        Assert.Contains("no validation rows", FailsWith<ArgumentException>(Good, new LabeledRows([], 8, [], 3)), StringComparison.Ordinal);
        Assert.Contains(
            "validation rows have 5 features", FailsWith<ArgumentException>(Good, Clusters.Create(10, 5, 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_another_length_are_named_with_both_counts()
    {
        var message = FailsWith<ArgumentException>(Clusters.Create(10, 7, 3));

        Assert.Contains("7 features", message, StringComparison.Ordinal);
        Assert.Contains("takes 8", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_that_do_not_fit_the_output_are_named_with_both_counts()
    {
        var message = FailsWith<ArgumentException>(Clusters.Create(10, 8, 4));

        Assert.Contains("4 classes", message, StringComparison.Ordinal);
        Assert.Contains("yields shape 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_rows_are_refused()
    {
        Assert.Contains("no training rows", FailsWith<ArgumentException>(new LabeledRows([], 8, [], 3)), StringComparison.Ordinal);
        Assert.Contains(
            "no training rows", FailsWith<ArgumentException>(new StreamedRows(new LabeledRows([], 8, [], 3))), StringComparison.Ordinal);
    }

    [Fact]
    public void One_class_only_is_refused()
    {
        var single = NetworkDefinition.Input(8).Linear(1).Build();
        var byCount = Assert.Throws<ArgumentException>(() =>
            NetworkTrainer.Train(single, Clusters.Create(10, 8, 1), null, new PlainOptions(), TrainingHost.Silent));

        Assert.Contains("at least two classes", byCount.Message, StringComparison.Ordinal);
        var message = FailsWith<ArgumentException>(With(_ => { }, labels => Array.Fill(labels, 2)));
        Assert.Contains("All 48 training rows have label 2", message, StringComparison.Ordinal);
        Assert.Contains("at least two classes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_gives_other_rows_later_is_refused()
    {
        var shrinking = new StreamedRows(Good) { RowsInPass = pass => pass == 3 ? 40 : int.MaxValue };

        Assert.Contains("ended after", FailsWith<InvalidDataException>(shrinking), StringComparison.Ordinal);

        var promising = new StreamedRows(Good, sized: true) { RowsInPass = _ => 40 };
        Assert.Contains(
            "The training rows were 48 and are 40 now", FailsWith<InvalidDataException>(promising), StringComparison.Ordinal);
    }

    [Fact]
    public void Divergence_names_epoch_batch_and_learning_rate()
    {
        var options = new PlainOptions { Optimizer = new SgdOptions { LearningRate = 1e30 }, Epochs = 3 };
        var error = Assert.Throws<InvalidOperationException>(
            () => NetworkTrainer.Train(Definition, Good, null, options, TrainingHost.Silent));

        Assert.Matches("batch [23] of epoch 1, at a learning rate of 1E\\+30", error.Message);
        var start = NetworkInitializer.Create(Definition, Initializer.PyTorchDefault, 1);
        error = Assert.Throws<InvalidOperationException>(() =>
            NetworkTrainer.Train(start, Good, null, options with { StartIteration = 4, BatchSize = 8 }, TrainingHost.Silent));
        Assert.Matches("batch 6 of epoch 1, at a learning rate of 1E\\+30", error.Message);
    }

    [Fact]
    public void Divergence_in_the_very_last_step_is_found_in_the_weights()
    {
        var options = new PlainOptions { Optimizer = new SgdOptions { LearningRate = 1e38 }, Epochs = 1, BatchSize = 48 };
        var large = With(features => Array.ForEach([.. Enumerable.Range(0, features.Length)], i => features[i] *= 1e6f));
        var error = Assert.Throws<InvalidOperationException>(
            () => NetworkTrainer.Train(Definition, large, null, options, TrainingHost.Silent));

        Assert.Contains("is not finite after epoch 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("validation loss", Assert.Throws<InvalidOperationException>(
            () => NetworkTrainer.Train(Definition, large, Good, options, TrainingHost.Silent)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divergence_within_an_epoch_is_found_by_a_validation_and_by_a_snapshot_there()
    {
        var options = new PlainOptions { Optimizer = new SgdOptions { LearningRate = 1e38 } };
        var large = With(features => Array.ForEach([.. Enumerable.Range(0, features.Length)], i => features[i] *= 1e6f));

        Assert.Matches("validation loss became .* after batch 1 of epoch 1,", Assert.Throws<InvalidOperationException>(() =>
            NetworkTrainer.Train(Definition, large, Good, options with { ValidateEvery = 1 }, TrainingHost.Silent)).Message);
        Assert.Matches("parameter .* is not finite after batch 1 of epoch 1,", Assert.Throws<InvalidOperationException>(() =>
            NetworkTrainer.Train(Definition, large, Good, options with { SnapshotIterations = [1] }, TrainingHost.Silent)).Message);
    }

    [Fact]
    public void Options_that_contradict_each_other_or_the_network_are_refused()
    {
        Assert.Contains("no validation rows", Fails(new PlainOptions { EarlyStopping = new EarlyStopping() }), StringComparison.Ordinal);
        Assert.Contains(
            "ValidateEvery is 7 and there are no validation rows", Fails(new PlainOptions { ValidateEvery = 7 }), StringComparison.Ordinal);
        Assert.Contains(
            "Momentum above 0", Fails(new PlainOptions { Optimizer = new SgdOptions { Nesterov = true } }), StringComparison.Ordinal);
        var batch = Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(
            Clusters.SmallConv, Clusters.For(Clusters.SmallConv, 10), null, new PlainOptions { BatchSize = 1 }, TrainingHost.Silent));
        Assert.Contains("at least 2 rows a batch", batch.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda:97")]
    [InlineData("mps:1")]
    public void A_device_that_is_not_there_is_refused_when_training_starts(string device)
    {
        var message = Fails(new PlainOptions { Computing = new() { Device = device } });

        Assert.Contains($"Device is '{device}'", message, StringComparison.Ordinal);
        Assert.Contains("use cpu", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_whose_output_is_an_image_is_refused()
    {
        var image = NetworkDefinition.Input(1, 4, 4).Conv2d(3, 3).Build();
        var error = Assert.Throws<ArgumentException>(() =>
            NetworkTrainer.Train(image, Clusters.Create(9, 16, 3), null, new PlainOptions(), TrainingHost.Silent));

        Assert.Contains("one logit a class", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        var network = NetworkInitializer.Create(Definition, Initializer.PyTorchDefault, 1);
        Assert.Throws<ArgumentNullException>(
            () => NetworkTrainer.Train((NetworkDefinition)null!, Good, null, new PlainOptions(), TrainingHost.Silent));
        Assert.Throws<ArgumentNullException>(
            () => NetworkTrainer.Train((Network)null!, Good, null, new PlainOptions(), TrainingHost.Silent));
        Assert.Throws<ArgumentNullException>(() => NetworkTrainer.Train(network, null!, null, new PlainOptions(), TrainingHost.Silent));
        Assert.Throws<ArgumentNullException>(() => NetworkTrainer.Train(network, Good, null, null!, TrainingHost.Silent));
        Assert.Throws<ArgumentNullException>(() => NetworkTrainer.Train(network, Good, null, new PlainOptions(), null!));
        Assert.Throws<ArgumentNullException>(() => NetworkInitializer.Create(null!, Initializer.PyTorchDefault, 1));
        Assert.Throws<ArgumentNullException>(() => NetworkInitializer.Create(Definition, null!, 1));
    }

    [Fact]
    public void Rows_whose_arrays_do_not_fit_are_refused()
    {
        Assert.Contains(
            "need 16 features; there are 15",
            Assert.Throws<ArgumentException>(() => new LabeledRows(new float[15], 8, new int[2], 3)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabeledRows([], 0, [], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabeledRows([], 1, [], 0));
        Assert.Throws<ArgumentNullException>(() => new LabeledRows(null!, 1, [], 1));
        Assert.Throws<ArgumentNullException>(() => new LabeledRows([], 1, null!, 1));
        Assert.Throws<ArgumentException>(() => new TrainingHistory(default));
    }

    private static LabeledRows With(Action<float[]> features, Action<int[]>? labels = null)
    {
        var rows = Clusters.For(Definition, 48);
        features(rows.Features);
        var classes = rows.Labels;
        labels?.Invoke(classes);
        return new LabeledRows(rows.Features, rows.FeatureCount, classes, rows.ClassCount);
    }

    private static string FailsWith<T>(RowSource train, RowSource? validation = null)
        where T : Exception =>
        Assert.Throws<T>(() => NetworkTrainer.Train(Definition, train, validation, new PlainOptions(), TrainingHost.Silent)).Message;

    private static string Fails(TrainingOptions options) =>
        Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(Definition, Good, null, options, TrainingHost.Silent)).Message;
}
