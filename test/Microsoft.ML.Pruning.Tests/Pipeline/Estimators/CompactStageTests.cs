using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tests.Compaction;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Stages that remove whole units give a smaller network.</summary>
public sealed class CompactStageTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _scored;

    public CompactStageTests() => _scored = TinyData.Trainer(_ml).Fit(Keyed).Transform(Keyed);

    private IDataView Keyed => TinyData.KeyedView(_ml, TinyData.Rows(60));

    [Fact]
    public void Units_are_taken_out_by_default_and_masked_on_request()
    {
        var compact = _ml.Pruning.PruneUnits(0.5).Fit(_scored);
        var masked = _ml.Pruning.PruneUnits(0.5, new() { Compact = false }).Fit(_scored);
        Assert.Equal(TinyData.Definition, masked.Network.Definition);
        Assert.Equal([8, 4, 3], UnitsOf(compact.Network));
        Assert.Empty(compact.Network.Masks);
        SameOutputs.Require(masked.Network, compact.Network, rows: 20, seed: 1);
        Assert.Equal(masked.Report!.Layers, compact.Report!.Layers);
        Assert.Contains(compact.Report.Notes, note => note.EndsWith($"to {NetworkCost.Of(compact.Network)}", StringComparison.Ordinal));
        Assert.DoesNotContain(masked.Report.Notes, note => note.StartsWith("compacted", StringComparison.Ordinal));
    }

    [Fact]
    public void Single_weights_keep_the_definition()
    {
        var pruned = _ml.Pruning.PruneByMagnitude(0.5).Fit(_scored).Network;
        Assert.Equal(TinyData.Definition, pruned.Definition);
    }

    [Fact]
    public void A_compact_network_goes_through_a_chain_a_file_and_a_prediction_engine()
    {
        var chain = _ml.Pruning.PruneUnits(0.5, new() { FineTune = Doors.FineTune }).Append(_ml.Pruning.PruneByMagnitude(0.5));
        var model = chain.Fit(_scored);
        var file = new MemoryStream();
        _ml.Model.Save(model, _scored.Schema, file);
        file.Position = 0;
        var fresh = new MLContext();
        var loaded = fresh.EnablePruning().Model.Load(file, out _);
        var network = ((NetworkTransformer)((TransformerChain<ITransformer>)loaded).LastTransformer).Network;
        Assert.Equal(model.LastTransformer.Network.Definition, network.Definition);
        Assert.Equal(8, network.Definition.ShapeOf("fc1")[0]);
        SameOutputs.Require(model.LastTransformer.Network, network, rows: 10, seed: 2);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void A_stage_prunes_to_a_target(double fraction)
    {
        var dense = NetworkCost.Dense(TinyData.Definition);
        var units = _ml.Pruning.PruneUnits(options: new() { Target = PruningTarget.MultiplyAdds(fraction) }).Fit(_scored);
        Assert.InRange(NetworkCost.Of(units.Network).MultiplyAdds, 1, (long)(fraction * dense.MultiplyAdds));
        var weights = _ml.Pruning.PruneByMagnitude(options: new() { Target = PruningTarget.Parameters(fraction) }).Fit(_scored);
        Assert.InRange(NetworkCost.Of(weights.Network).Parameters, (fraction * dense.Parameters) - 1, fraction * dense.Parameters);
        Assert.Contains("set one of the two", Assert.Throws<ArgumentException>(
            () => _ml.Pruning.PruneUnits(0.5, new() { Target = PruningTarget.Bytes(0.5) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Units_are_kept_in_multiples()
    {
        var network = _ml.Pruning.PruneUnits(0.3, new() { RoundTo = 4 }).Fit(_scored).Network;
        Assert.Equal([12, 4, 3], UnitsOf(network));
    }

    private static IEnumerable<int> UnitsOf(Network network) =>
        network.Definition.WeightedLayers.Select(layer => network.Definition.ShapeOf(layer)[0]);
}
