using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Saving and loading, and files that are not whole models.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFile _file = new();
    private readonly IDataView _data;
    private readonly NetworkTransformer _model;

    public ModelFileTests()
    {
        _data = TinyData.KeyedView(_ml, TinyData.Rows(30));
        _model = _ml.Pruning
            .PruneByMagnitude(0.7, new() { FineTune = new() { Epochs = 1, BatchSize = 16 } })
            .Fit(TinyData.Trainer(_ml).Fit(_data).Transform(_data));
        _ml.Model.Save(_model, _data.Schema, _file.Path);
    }

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_loaded_model_scores_the_same_and_knows_the_same()
    {
        var loaded = (NetworkTransformer)new MLContext().EnablePruning().Model.Load(_file.Path, out _);
        Assert.Equal(TinyData.Scores(_model.Transform(_data)), TinyData.Scores(loaded.Transform(_data)));
        Assert.Equal(_model.Network.Definition, loaded.Network.Definition);
        Assert.Equal(_model.Network.Masks, loaded.Network.Masks);
        Assert.Equal(_model.History, loaded.History);
        Assert.NotNull(Assert.Single(_model.Report!.Steps).FineTuning);
        Assert.Equal(_model.Report, loaded.Report);
        Assert.Equal(
            _model.Transform(_data).Schema.Select(column => column.ToString()),
            loaded.Transform(_data).Schema.Select(column => column.ToString()));
    }

    [Fact]
    public void A_loaded_model_may_be_pruned_further_and_saved_again()
    {
        var fresh = new MLContext();
        var loaded = fresh.Pruning.LoadModel(_file.Path, out _);
        var further = fresh.Pruning.PruneByMagnitude(0.9).Fit(loaded.Transform(_data));
        using var second = new TemporaryFile();
        fresh.Model.Save(further, _data.Schema, second.Path);
        Assert.Equal(
            TinyData.Scores(further.Transform(_data)), TinyData.Scores(fresh.Pruning.LoadModel(second.Path, out _).Transform(_data)));
    }

    [Fact]
    public void Validations_within_epochs_are_saved_and_snapshots_are_not()
    {
        var options = TinyData.Quick() with { Validation = new() { View = _data }, ValidateEvery = 1, SnapshotIterations = [0, 3] };
        var trained = TinyData.Trainer(_ml, options).Fit(_data);
        var pruned = _ml.Pruning.PruneByMagnitude(0.5).Fit(trained.Transform(_data));
        _ml.Model.Save(pruned, _data.Schema, _file.Path);
        var loaded = (NetworkTransformer)_ml.Pruning.LoadModel(_file.Path, out _);

        Assert.Equal([0, 3], trained.Snapshots.Keys.Order());
        Assert.Equal(trained.Snapshots, pruned.Snapshots);
        Assert.Empty(loaded.Snapshots);
        Assert.Equal([1, 2, 3, 4], loaded.History!.Validations.Select(record => record.Iteration));
        Assert.Equal(trained.History!.Validations, loaded.History.Validations);
    }

    [Fact]
    public void A_network_that_was_not_trained_is_pruned_evaluated_saved_and_loaded_as_any_other()
    {
        var untrained = TinyData.Trainer(_ml, TinyData.Quick(epochs: 0)).Fit(_data);
        var pruned = _ml.Pruning.PruneByMagnitude(0.5).Fit(untrained.Transform(_data));
        _ml.Model.Save(pruned, _data.Schema, _file.Path);
        var loaded = (NetworkTransformer)_ml.Pruning.LoadModel(_file.Path, out _);

        Assert.InRange(_ml.Pruning.Evaluate(loaded.Transform(_data)).Classification.MicroAccuracy, 0, 1);
        Assert.Equal(TinyData.Scores(pruned.Transform(_data)), TinyData.Scores(loaded.Transform(_data)));
        Assert.Empty(loaded.History!.Epochs);
        Assert.Equal(0, loaded.History.BestEpoch);
    }

    [Fact]
    public void Enabling_twice_is_as_good_as_once()
    {
        var fresh = new MLContext().EnablePruning().EnablePruning();
        Assert.NotNull(fresh.Pruning.LoadModel(_file.Path, out var schema));
        Assert.NotNull(schema);
    }

    [Fact]
    public void A_label_without_key_values_needs_none()
    {
        var rows = new[] { new KeyedRow { Features = [1, 0, 0, 0], Label = 0 }, new KeyedRow { Features = [0, 1, 0, 0], Label = 2 } };
        var view = _ml.Data.LoadFromEnumerable(rows);
        var model = TinyData.Trainer(_ml).Fit(view);
        _ml.Model.Save(model, view.Schema, _file.Path);
        var loaded = _ml.Pruning.LoadModel(_file.Path, out _);
        Assert.Equal(TinyData.Scores(model.Transform(view)), TinyData.Scores(loaded.Transform(view)));
        Assert.False(loaded.Transform(view).Schema["PredictedLabel"].HasKeyValues());
    }

    [Fact]
    public void Key_values_of_other_types_than_text_come_back()
    {
        var view = _ml.Data.LoadFromEnumerable(
            TinyData.Rows(30).Select(row => new TinyRow { Features = row.Features, Label = row.Label, Number = row.Number % 3 / 4 }));
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label", "Number").Fit(view).Transform(view);
        var model = TinyData.Trainer(_ml).Fit(keyed);
        _ml.Model.Save(model, view.Schema, _file.Path);
        var scored = _ml.Pruning.LoadModel(_file.Path, out _).Transform(keyed);
        var values = default(VBuffer<float>);
        scored.Schema["PredictedLabel"].GetKeyValues(ref values);
        Assert.Equal([0, 0.25f, 0.5f], values.DenseValues());
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["0", "0.25", "0.5"], names.DenseValues().Select(name => name.ToString()));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public void A_file_cut_short_is_an_error_that_says_so(double fraction)
    {
        var whole = File.ReadAllBytes(_file.Path);
        File.WriteAllBytes(_file.Path, whole[..(int)(whole.Length * fraction)]);
        Assert.Contains("not a whole model file", LoadError().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_byte_anywhere_in_the_content_is_an_error()
    {
        var whole = File.ReadAllBytes(_file.Path);
        var random = new Random(1);
        var expected = TinyData.Scores(_model.Transform(_data));
        var errors = 0;
        for (var i = 0; i < 60; i++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_file.Path, changed);
            try
            {
                // Bits that carry no content, such as the times of entries, may change without effect; a wrong score never comes out.
                Assert.Equal(expected, TinyData.Scores(_ml.Pruning.LoadModel(_file.Path, out _).Transform(_data)));
            }
            catch (InvalidDataException error)
            {
                Assert.Contains(_file.Path, error.Message, StringComparison.Ordinal);
                errors++;
            }
        }

        Assert.InRange(errors, 40, 60);
    }

    [Fact]
    public void A_zip_of_something_else_is_an_error_that_says_so()
    {
        File.Delete(_file.Path);
        using (var archive = ZipFile.Open(_file.Path, ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(archive.CreateEntry("readme.txt").Open());
            writer.Write("no model");
        }

        Assert.Contains("no model that ML.NET can load", LoadError().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_zip_or_not_there_is_an_error()
    {
        File.WriteAllText(_file.Path, "no zip");
        Assert.Contains("not a whole model file", LoadError().Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => _ml.Pruning.LoadModel(_file.Path + ".missing", out _));
    }

    [Theory]
    [InlineData("Network")]
    [InlineData("Stage")]
    public void A_stage_that_lacks_or_garbles_a_stream_says_the_file_is_damaged(string stream)
    {
        Rewrite(stream, content =>
        {
            content[^3] ^= 4;
            return content;
        });
        Assert.Contains("damaged", LoadError().Message, StringComparison.Ordinal);
        Rewrite(stream, content => content[..^5]);
        LoadError();
        Rewrite(stream, _ => null);
        Assert.Contains($"lacks its stream '{stream}'", LoadError().Message, StringComparison.Ordinal);
    }

    private InvalidDataException LoadError()
    {
        var error = Assert.Throws<InvalidDataException>(() => new MLContext().Pruning.LoadModel(_file.Path, out _));
        Assert.Contains(_file.Path, error.Message, StringComparison.Ordinal);
        return error;
    }

    private void Rewrite(string stream, Func<byte[], byte[]?> change)
    {
        using var archive = ZipFile.Open(_file.Path, ZipArchiveMode.Update);
        var entry = archive.Entries.Single(candidate => candidate.Name == stream);
        using var copy = new MemoryStream();
        using (var content = entry.Open())
        {
            content.CopyTo(copy);
        }

        var name = entry.FullName;
        entry.Delete();
        if (change(copy.ToArray()) is { } changed)
        {
            using var target = archive.CreateEntry(name).Open();
            target.Write(changed);
        }
    }
}
