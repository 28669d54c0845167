using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>How much features matter: of a stage through ML.NET's own door, and of a whole model through ours.</summary>
public sealed class FeatureImportanceTests
{
    private static readonly string[] Names = ["noise", "decides", "constant", "other noise"];

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_feature_that_decides_has_the_largest_importance_and_noise_has_none()
    {
        var model = Trained(_ml);
        var importance = _ml.Pruning.FeatureImportance(model, Data(_ml), permutationCount: 3);
        Assert.Equal(Names.Order(), importance.Keys.Order());
        Assert.InRange(importance["decides"].MicroAccuracy.Mean, -0.8, -0.3);
        Assert.True(importance["decides"].LogLoss.Mean > 0.3);
        Assert.InRange(importance["noise"].MicroAccuracy.Mean, -0.05, 0.05);
        Assert.Equal((0.0, 0.0), (importance["constant"].LogLoss.Mean, importance["constant"].LogLoss.StandardDeviation));
        Assert.All(importance.Values, statistics => Assert.Equal(3, statistics.MicroAccuracy.Count));
    }

    [Fact]
    public void A_stage_whose_columns_have_other_names_is_measured_alike()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(60));
        var stage = TinyData.Stage(keyed);
        var renamed = new NetworkTransformer(
            stage.Stage with { Columns = stage.Stage.Columns with { Score = "Answer", PredictedLabel = "Guess" } });
        Assert.Equal(Measured(stage), Measured(renamed));

        (string, double, double)[] Measured(NetworkTransformer model) =>
            Figures(new MLContext(seed: 1).Pruning.FeatureImportance(model, keyed));
    }

    [Fact]
    public void The_same_seed_gives_the_same_importances_also_after_loading()
    {
        var model = Trained(_ml);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Data(_ml).Schema, stream);
        stream.Position = 0;
        var loaded = new MLContext().EnablePruning().Model.Load(stream, out _);
        var expected = Measured(5, model);
        Assert.Equal(expected, Measured(5, model));
        Assert.Equal(expected, Measured(5, loaded));
        Assert.NotEqual(expected, Measured(6, model));

        static (string, double, double)[] Measured(int seed, ITransformer model)
        {
            var ml = new MLContext(seed);
            return Figures(ml.Pruning.FeatureImportance(model, Data(ml), permutationCount: 2));
        }
    }

    [Fact]
    public void A_feature_whose_weights_are_pruned_has_no_importance()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(90));
        var network = TinyData.RandomNetwork(TinyData.Definition, 1);
        var weights = network.Values("fc1.weight").ToArray();
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] += MathF.CopySign((i % TinyData.Inputs) is 0 or 2 ? 1 : 0, weights[i]);
        }

        var stage = TinyData.Stage(keyed, network.WithParameters(new Dictionary<string, float[]> { ["fc1.weight"] = weights }));
        var before = _ml.Pruning.FeatureImportance(stage, keyed);
        Assert.All(before.Values, feature => Assert.NotEqual(0, feature.LogLoss.Mean));
        var pruned = _ml.Pruning.PruneByMagnitude(0.5, new() { Layers = new() { Include = ["fc1"] } }).Fit(stage.Transform(keyed));
        var after = _ml.Pruning.FeatureImportance(pruned, keyed);
        Assert.Equal(["Slot 0", "Slot 2"], after.Where(feature => feature.Value.LogLoss.Mean != 0).Select(feature => feature.Key).Order());
    }

    [Fact]
    public void The_typed_door_of_ML_NET_takes_the_last_stage()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(60));
        var model = new TransformerChain<NetworkTransformer>(TinyData.Stage(keyed, InputsOf(1)));
        var slots = _ml.MulticlassClassification.PermutationFeatureImportance(model.LastTransformer, keyed, permutationCount: 2);
        var byName = _ml.Pruning.FeatureImportance(model, keyed, permutationCount: 2);
        Assert.Equal([false, true, false, false], slots.Select(slot => slot.LogLoss.Mean != 0));
        Assert.Equal(["Slot 1"], byName.Where(feature => feature.Value.LogLoss.Mean != 0).Select(feature => feature.Key));
        Assert.All(slots, slot => Assert.Equal((2, 3), (slot.LogLoss.Count, slot.PerClassLogLoss.Count)));
    }

    /// <summary>With one class and one slot that counts, the loss depends on which values the slot has, but not on their order.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Each_slot_gets_its_own_values_in_another_order(int slot)
    {
        TinyRow[] rows = [.. Enumerable.Range(0, 1100).Select(row => new TinyRow
        {
            Features = [.. Enumerable.Range(1, TinyData.Inputs).Select(factor => (float)factor * row / 100)],
            Label = TinyData.Classes[0],
        })];
        var view = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(TinyData.View(_ml, 3)).Transform(_ml.Data.LoadFromEnumerable(rows));
        var stage = TinyData.Stage(view, InputsOf(slot));
        var slots = _ml.MulticlassClassification.PermutationFeatureImportance(stage, view, permutationCount: 2);
        var loss = _ml.MulticlassClassification.Evaluate(stage.Transform(view)).LogLoss;
        Assert.All(slots, change => Assert.InRange(change.LogLoss.Mean, -1e-6 * loss, 1e-6 * loss));
        float[] first = [.. TinyData.Scores(stage.Transform(view)).Select(scores => scores[0])];
        Assert.True(first.Max() - first.Min() > 0.05);
    }

    [Fact]
    public void A_stage_tells_its_network_and_the_column_that_it_reads()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(6));
        var stage = TinyData.Stage(keyed);
        ISingleFeaturePredictionTransformer<Network> typed = stage;
        Assert.Same(stage.Network, typed.Model);
        Assert.Equal("Features", typed.FeatureColumnName);
        Assert.Equal(keyed.Schema["Features"].Type, typed.FeatureColumnType);
    }

    [Fact]
    public void The_last_network_stage_is_measured_in_nested_chains_too()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(60));
        var last = TinyData.Stage(keyed, InputsOf(1));
        var inner = new TransformerChain<ITransformer>(TinyData.Stage(keyed, InputsOf(0)), new TransformerChain<ITransformer>(last));
        var unmap = _ml.Transforms.Conversion.MapKeyToValue("Text", "PredictedLabel").Fit(last.Transform(keyed));
        var importance = _ml.Pruning.FeatureImportance(new TransformerChain<ITransformer>(inner, unmap), keyed);
        Assert.Equal(["Slot 1"], importance.Where(feature => feature.Value.LogLoss.Mean != 0).Select(feature => feature.Key));
    }

    [Fact]
    public void Metrics_before_and_after_are_of_the_same_first_rows()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(60));
        var stage = TinyData.Stage(keyed, InputsOf(1));
        var limited = new MLContext(seed: 2).Pruning.FeatureImportance(stage, keyed, numberOfExamplesToUse: 7);
        var other = new MLContext(seed: 2);
        var taken = other.Pruning.FeatureImportance(stage, other.Data.TakeRows(keyed, 7));
        Assert.Equal(Figures(taken), Figures(limited));
        Assert.Equal(0, limited["Slot 0"].LogLoss.Mean);
    }

    [Fact]
    public void Slots_of_one_name_are_told_apart_by_their_place()
    {
        var data = Data(_ml);
        var before = _ml.Transforms.Concatenate("Features", "noise", "decides", "noise", "constant")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label")).Fit(data);
        var model = new TransformerChain<ITransformer>(before, TinyData.Stage(before.Transform(data)));
        Assert.Equal(["constant", "decides", "noise (slot 0)", "noise (slot 2)"], _ml.Pruning.FeatureImportance(model, data).Keys.Order());
    }

    [Fact]
    public void What_cannot_be_measured_is_refused_with_what_to_do()
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(12));
        var stage = TinyData.Stage(keyed);
        var mapper = _ml.Transforms.Conversion.MapKeyToValue("Text", "Label").Fit(keyed);
        Assert.Contains("KeyToValueMappingTransformer", Refused(mapper, keyed), StringComparison.Ordinal);
        Assert.Contains("no transformers", Refused(new TransformerChain<ITransformer>(), keyed), StringComparison.Ordinal);
        var unfeatured = _ml.Transforms.SelectColumns("Label").Fit(keyed).Transform(keyed);
        Assert.Contains("'Features'", Refused(stage, unfeatured), StringComparison.Ordinal);
        Assert.Contains("'Missing'", Refused(stage, keyed, "Missing"), StringComparison.Ordinal);
        Assert.Contains("must be a key", Refused(stage, keyed, "Number"), StringComparison.Ordinal);
        Assert.Contains("no row", Refused(stage, _ml.Data.SkipRows(keyed, 12)), StringComparison.Ordinal);
        Assert.Contains("name a column", Refused(stage, keyed, " "), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Pruning.FeatureImportance(stage, keyed, permutationCount: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Pruning.FeatureImportance(stage, keyed, numberOfExamplesToUse: 0));
        Assert.Throws<ArgumentNullException>(() => _ml.Pruning.FeatureImportance(null!, keyed));
        Assert.Throws<ArgumentNullException>(() => _ml.Pruning.FeatureImportance(stage, null!));
    }

    private string Refused(ITransformer model, IDataView data, string label = "Label") =>
        Assert.Throws<ArgumentException>(() => _ml.Pruning.FeatureImportance(model, data, label)).Message;

    private static TransformerChain<KeyToValueMappingTransformer> Trained(MLContext ml) => ml.Transforms.Concatenate("Features", Names)
        .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
        .Append(ml.MulticlassClassification.Trainers.TorchNetwork(TinyData.Definition, TinyData.Quick(epochs: 40)))
        .Append(ml.Pruning.PruneByMagnitude(0.3))
        .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
        .Fit(Data(ml));

    /// <summary>Three classes, told apart by one feature alone.</summary>
    private static IDataView Data(MLContext ml)
    {
        var random = new Random(1);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, 240).Select(i => new ImportanceRow
        {
            Noise = (random.NextSingle() - 0.5f) / 10,
            Decides = ((i % 3) - 1) * 2,
            Constant = 1,
            OtherNoise = (random.NextSingle() - 0.5f) / 10,
            Label = TinyData.Classes[i % 3],
        }).ToArray());
    }

    /// <summary>A network whose other inputs are masked.</summary>
    private static Network InputsOf(params int[] inputs)
    {
        var network = TinyData.RandomNetwork(TinyData.Definition, 1);
        bool[] kept = [.. Enumerable.Range(0, network.Values("fc1.weight").Length).Select(i => inputs.Contains(i % TinyData.Inputs))];
        return network.WithMasks(MaskSet.Empty.With("fc1.weight", Mask.FromKept(kept)));
    }

    private static (string, double, double)[] Figures(ImmutableDictionary<string, MulticlassClassificationMetricsStatistics> importance) =>
    [
        .. importance.OrderBy(feature => feature.Key, StringComparer.Ordinal)
            .Select(feature => (feature.Key, feature.Value.LogLoss.Mean, feature.Value.LogLoss.StandardDeviation)),
    ];
}
