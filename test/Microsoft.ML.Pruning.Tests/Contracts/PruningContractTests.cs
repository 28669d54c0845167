using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>What holds for every pruning method, whatever its parts, over many random networks.</summary>
public sealed class PruningContractTests
{
    private static readonly double[] Sparsities = [0, 0.1, 0.5, 0.75, 0.99];

    public static TheoryData<string, string, string> Methods => ContractMethod.All;

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_choice_is_that_of_a_plain_reference(string saliency, string structure, string allocation)
    {
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            foreach (var sparsity in SparsitiesFor(structure))
            {
                var method = ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity);
                var result = Prune(network, method, sparsity);
                var layers = LayerSelection.Default.LayersOf(network.Definition);
                var expected = GreedyReference.Keep(network, method, layers, sparsity);
                foreach (var layer in layers)
                {
                    Assert.Equal(Mask.FromKept(expected[layer]), method.Structure.KeptIn(result.Network, layer));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Achieved_is_requested_and_the_report_counts_what_is_there(string saliency, string structure, string allocation)
    {
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            foreach (var sparsity in SparsitiesFor(structure))
            {
                var method = ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity);
                var (pruned, report) = Prune(network, method, sparsity);
                foreach (var layer in report.Layers)
                {
                    Assert.Equal(method.Structure.CountOf(network.Definition, layer.Layer), layer.Prunable);
                    Assert.Equal(method.Structure.KeptIn(pruned, layer.Layer).PrunedCount, layer.Pruned);
                    Assert.Equal((double)layer.Pruned / layer.Prunable, layer.AchievedSparsity);
                    if (layer.RequestedSparsity is { } fraction)
                    {
                        AssertExactOrNoted(
                            PruningCount.Of(fraction, layer.Prunable), layer.Pruned, layer.Prunable - 1, layer.Note is not null);
                    }
                }

                Assert.Equal((double)report.Pruned / report.Prunable, report.AchievedSparsity);
                if (report.Layers.All(layer => layer.RequestedSparsity is null))
                {
                    AssertExactOrNoted(
                        PruningCount.Of(sparsity, report.Prunable),
                        report.Pruned,
                        report.Prunable - report.Layers.Length,
                        report.Notes.Any(note => note.StartsWith("pruned ", StringComparison.Ordinal)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_higher_sparsity_keeps_a_subset(string saliency, string structure, string allocation)
    {
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            var previous = MaskSet.Empty;
            foreach (var sparsity in SparsitiesFor(structure))
            {
                var masks = Prune(
                    network, ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity), sparsity).Network.Masks;
                Assert.Equal(masks, masks.And(previous));
                previous = masks;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Masked_values_are_zero_and_all_others_untouched_but_for_updates_of_pruned_weights(
        string saliency,
        string structure,
        string allocation)
    {
        var sparsity = ContractMethod.Served(structure, 0.6);
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            var before = network.Definition.Parameters.ToDictionary(p => p.Name, p => network.Values(p.Name).ToArray());
            var pruned = Prune(
                network, ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity), sparsity).Network;
            foreach (var (name, values) in before)
            {
                Assert.Equal(values, network.Values(name).ToArray());
                var mask = pruned.Masks.GetValueOrDefault(name, Mask.AllKept(values.Length));
                Assert.True(mask.HoldsFor(pruned.Values(name)));
                if (mask.PrunedCount == 0
                    || network.Definition.Parameter(name).Kind != ParameterKind.Weight
                    || !ContractMethod.UpdatesWeights(saliency))
                {
                    var expected = values.ToArray();
                    mask.ApplyTo(expected);
                    Assert.Equal(expected, pruned.Values(name).ToArray());
                }
            }

            Assert.Empty(network.Masks);
            Assert.NotEmpty(pruned.Masks);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Layers_left_out_are_untouched(string saliency, string structure, string allocation)
    {
        var sparsity = ContractMethod.Served(structure, 0.7);
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            var definition = network.Definition;
            var selection = definition.WeightedLayers.Length > 2
                ? new LayerSelection { Exclude = [definition.WeightedLayers[1]] }
                : LayerSelection.Default;
            var (pruned, report) = Prune(
                network, ContractMethod.Create(saliency, structure, allocation, definition, sparsity), sparsity, selection);
            Assert.Equal(selection.LayersOf(definition), report.Layers.Select(layer => layer.Layer));
            foreach (var layer in definition.WeightedLayers.Except(report.Layers.Select(layer => layer.Layer)))
            {
                Assert.DoesNotContain(pruned.Masks.Keys, name => definition.Parameter(name).Node == layer);
                Assert.Contains(
                    layer, report.Notes.Single(note => note.StartsWith("left alone", StringComparison.Ordinal)), StringComparison.Ordinal);
            }

            Assert.DoesNotContain(definition.LogitsLayer, report.Layers.Select(layer => layer.Layer));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_layer_keeps_a_weight_and_the_network_still_scores(string saliency, string structure, string allocation)
    {
        var sparsity = ContractMethod.Served(structure, 0.999);
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            var method = ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity);
            var pruned = Prune(network, method, sparsity, new LayerSelection { IncludeLogits = true }).Network;
            foreach (var layer in network.Definition.WeightedLayers)
            {
                Assert.True(pruned.Masks.GetValueOrDefault($"{layer}.weight")?.KeptCount is null or >= 1);
            }

            var executor = NetworkExecutor.Create(pruned);
            var logits = new float[3 * executor.OutputLength];
            executor.Run(RandomNetworks.Inputs(network.Definition, 3, 1), 3, logits);
            Assert.All(logits, logit => Assert.True(float.IsFinite(logit)));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_same_input_gives_the_same_result(string saliency, string structure, string allocation)
    {
        var sparsity = ContractMethod.Served(structure, 0.4);
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            var first = Prune(network, ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity), sparsity);
            var second = Prune(network, ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity), sparsity);
            Assert.Equal(first.Network.Masks, second.Network.Masks);
            Assert.Equal(first.Report, second.Report);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void What_was_pruned_earlier_stays_pruned_and_counts(string saliency, string structure, string allocation)
    {
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            foreach (var later in Structures())
            {
                var once = Prune(network, ContractMethod.Create(saliency, later, "uniform", network.Definition, 0.5), 0.5).Network;
                foreach (var sparsity in new[] { 0.6, 0.8, 0.99 }.Select(sparsity => ContractMethod.Served(structure, sparsity)))
                {
                    var method = ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity);
                    var (twice, report) = Prune(once, method, sparsity);
                    Assert.Equal(twice.Masks, twice.Masks.And(once.Masks));
                    var expected = GreedyReference.Keep(once, method, LayerSelection.Default.LayersOf(network.Definition), sparsity);
                    foreach (var layer in report.Layers)
                    {
                        Assert.Equal(Mask.FromKept(expected[layer.Layer]), method.Structure.KeptIn(twice, layer.Layer));
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_lower_request_later_changes_nothing(string saliency, string structure, string allocation)
    {
        var (high, low) = (ContractMethod.Served(structure, 0.7), ContractMethod.Served(structure, 0.2));
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            var once = Prune(network, ContractMethod.Create(saliency, structure, allocation, network.Definition, high), high);
            var (twice, report) = Prune(once.Network, ContractMethod.Create(saliency, structure, allocation, network.Definition, low), low);
            Assert.Equal(once.Network.Masks, twice.Masks);
            Assert.Equal(once.Report.Pruned, report.Pruned);
            var earlier = report.Layers
                .Select(layer => layer.Note)
                .Concat(report.Notes)
                .Any(note => note?.Contains("pruned earlier", StringComparison.Ordinal) == true);
            Assert.Equal(report.Layers.Any(layer => layer.Pruned > PruningCount.Of(layer.RequestedSparsity ?? 1, layer.Prunable))
                || report.Layers[0].RequestedSparsity is null && report.Pruned > PruningCount.Of(low, report.Prunable), earlier);
        }
    }

    private static PruningResult Prune(Network network, StepwiseMethod method, double sparsity, LayerSelection? layers = null) =>
        Pruner.Prune(network, method, sparsity, layers, SharedCalibration.Shared.Context);

    private static IEnumerable<double> SparsitiesFor(string structure) =>
        Sparsities.Select(sparsity => ContractMethod.Served(structure, sparsity)).Distinct();

    private static IEnumerable<string> Structures() => ["weights", "units L2"];

    private static void AssertExactOrNoted(long requested, long pruned, long most, bool noted)
    {
        Assert.Equal(Math.Min(requested, most), pruned);
        Assert.Equal(pruned != requested, noted);
    }
}
