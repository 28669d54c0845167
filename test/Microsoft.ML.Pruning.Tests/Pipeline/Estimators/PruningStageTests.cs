using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>The pruning stages: what they refuse, and what their options do.</summary>
public sealed class PruningStageTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Methods => Doors.Names;

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_pipeline_without_a_network_before_the_pruner_is_refused_before_anything_is_fitted(string method)
    {
        var recording = new RecordingView(TinyData.View(_ml, 10));
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(Doors.Make(_ml, method, 0.5));
        var error = Assert.Throws<ArgumentException>(() => pipeline.Fit(recording));
        Assert.Contains("Append Trainers.TorchNetwork", error.Message, StringComparison.Ordinal);
        Assert.Empty(recording.Asked);
        Assert.Throws<ArgumentException>(() => Doors.Make(_ml, method, 0.5).Fit(TinyData.View(_ml, 10)));
    }

    [Fact]
    public void A_pruner_before_the_trainer_is_refused_before_training()
    {
        var pipeline = _ml.Transforms.Conversion
            .MapValueToKey("Label")
            .Append(_ml.Pruning.PruneByMagnitude(0.5))
            .Append(TinyData.Trainer(_ml));
        Assert.Contains(
            "no stage before it has one",
            Assert.Throws<ArgumentException>(() => pipeline.Fit(TinyData.View(_ml, 10))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_layer_sparsity_outside_0_to_1_names_value_and_range(double sparsity) =>
        Assert.Contains("LayerSparsities[\"fc1\"]", Assert.Throws<ArgumentOutOfRangeException>(
            () => new PruningOptions
            {
                LayerSparsities = new Dictionary<string, double> { ["fc1"] = sparsity }
            }).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_layer_lists_the_layers()
    {
        var options = new PruningOptions { Layers = new() { Include = ["fc9"] } };
        var error = Assert.Throws<ArgumentException>(() => Prune(_ml.Pruning.PruneByMagnitude(options: options)));
        Assert.Contains("'fc9'", error.Message, StringComparison.Ordinal);
        Assert.Contains("fc1, fc2, fc3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_logits_layer_is_left_alone_unless_named()
    {
        Assert.Equal(["fc1", "fc2"], Prune(_ml.Pruning.PruneByMagnitude(0.5)).Report!.Layers.Select(layer => layer.Layer));
        var options = new PruningOptions { Layers = new() { Include = ["fc3"] } };
        Assert.Equal(["fc3"], Prune(_ml.Pruning.PruneByMagnitude(options: options)).Report!.Layers.Select(layer => layer.Layer));
    }

    [Fact]
    public void Layers_may_have_sparsities_of_their_own()
    {
        var options = new PruningOptions { Sparsity = 0.25, LayerSparsities = new Dictionary<string, double> { ["fc2"] = 0.75 } };
        var layers = Prune(_ml.Pruning.PruneByMagnitude(options: options)).Report!.Layers;
        Assert.Equal([0.25, 0.75], layers.Select(layer => layer.AchievedSparsity));
        Assert.Contains("Set one of the two", Assert.Throws<ArgumentException>(
            () => _ml.Pruning.PruneByMagnitude(options: options with { Scope = PruningScope.Global })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Global_scope_prunes_the_smallest_of_all_layers()
    {
        var pruned = Prune(_ml.Pruning.PruneByMagnitude(0.5, new() { Scope = PruningScope.Global }));
        var kept = Weights(pruned).Where(weight => weight != 0).Select(Math.Abs);
        var dense = Weights(TinyData.Stage(TinyData.KeyedView(_ml, TinyData.Rows(9)))).Select(Math.Abs).Order().ToArray();
        Assert.Equal(dense.Skip(dense.Length / 2), kept.Order());
        Assert.Equal(0.5, pruned.Report!.AchievedSparsity);
    }

    [Theory]
    [InlineData(Norm.L1)]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInfinity)]
    public void Units_go_whole_with_their_bias(Norm norm)
    {
        var options = new PruningOptions { Sparsity = 0.5, Structure = new UnitStructure(norm), Compact = false };
        var pruned = Prune(_ml.Pruning.PruneUnits(options: options)).Network;
        var masked = 0;
        for (var unit = 0; unit < 16; unit++)
        {
            var empty = !pruned.Values("fc1.weight").Slice(unit * 4, 4).ContainsAnyExcept(0f);
            Assert.Equal(empty, pruned.Values("fc1.bias")[unit] == 0);
            masked += empty ? 1 : 0;
        }

        Assert.Equal(8, masked);
    }

    [Fact]
    public void A_sparsity_given_beside_the_options_wins()
    {
        Assert.Equal(0.25, Prune(_ml.Pruning.PruneByMagnitude(0.25, new() { Sparsity = 0.75 })).Report!.AchievedSparsity);
        Assert.Equal(0.25, Prune(
            _ml.Pruning.PruneUnits(0.25, new() { Sparsity = 0.75, Structure = new UnitStructure(Norm.L1) })).Report!.AchievedSparsity);
    }

    [Fact]
    public void Columns_of_other_names_are_found_by_the_options()
    {
        var trainer = TinyData.Trainer(_ml, TinyData.Quick() with { ScoreColumnName = "S", PredictedLabelColumnName = "P" });
        var options = new PruningOptions { Sparsity = 0.5, ScoreColumnName = "S" };
        var pipeline = trainer.Append(_ml.Pruning.PruneByMagnitude(options: options)).Append(_ml.Transforms.Conversion.MapKeyToValue("P"));
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(30));
        Assert.Equal(2, pipeline.Fit(keyed).Transform(keyed).Schema.Count(column => column.Name == "S"));
        Assert.Throws<ArgumentException>(() => trainer.Append(_ml.Pruning.PruneByMagnitude(0.5)).Fit(keyed));
    }

    [Fact]
    public void A_predicted_label_mapped_to_its_value_in_between_may_be_mapped_again()
    {
        var pipeline = TinyData.Trainer(_ml).Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Append(_ml.Pruning.PruneByMagnitude(0.5)).Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(30));
        Assert.All(TinyData.Texts(pipeline.Fit(keyed).Transform(keyed), "PredictedLabel"), text => Assert.Contains(text, TinyData.Classes));
    }

    [Fact]
    public void A_scope_that_is_none_and_layer_sparsities_without_names_are_refused()
    {
        Assert.Contains("PerLayer, Global", Assert.Throws<ArgumentOutOfRangeException>(
            () => new PruningOptions { Scope = (PruningScope)7 }).Message, StringComparison.Ordinal);
        Assert.Contains("is empty", Assert.Throws<ArgumentException>(
            () => new PruningOptions { LayerSparsities = new Dictionary<string, double>() }).Message, StringComparison.Ordinal);
        Assert.Contains("empty name", Assert.Throws<ArgumentException>(
            () =>
                new PruningOptions { LayerSparsities = new Dictionary<string, double> { [""] = 0.5 } }).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<float> Weights(NetworkTransformer stage) =>
        [.. stage.Network.Values("fc1.weight"), .. stage.Network.Values("fc2.weight")];

    private NetworkTransformer Prune(PruningEstimator pruner)
    {
        var keyed = TinyData.KeyedView(_ml, TinyData.Rows(9));
        return pruner.Fit(TinyData.Stage(keyed).Transform(keyed));
    }
}
