using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Methods;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>The contract of every pruning method, and what holds beyond it for every method of steps, over many random networks.</summary>
public sealed class PruningContractTests
{
    private static readonly double[] Sparsities = [0, 0.1, 0.5, 0.75, 0.99];

    private static readonly TrainingOptions Brief = new() { Epochs = 1, BatchSize = 8, Computing = new() { Threads = 1 } };

    public static TheoryData<string, string, string> Methods => ContractMethod.All;

    public static TheoryData<string> Parts => [.. ContractParts.ByName.Keys];

    public static TheoryData<string, string, string, string> MethodsAndSchedules => ContractMethod.AllSchedules;

    [Theory]
    [MemberData(nameof(MethodsAndSchedules))]
    public void Every_method_keeps_the_contract(string saliency, string structure, string allocation, string schedule) =>
        ContractMethod.Contract(saliency, structure, allocation, schedule).Require();

    [Fact]
    public void Lottery_tickets_keep_the_contract()
    {
        var training = Brief with { ValidateEvery = 2 };
        PruningContracts.For(new LotteryTicketMethod { Rounds = 2, Training = training }, new() { NetworkCount = 2 }).Require();
    }

    [Fact]
    public void Structure_selection_keeps_the_contract()
    {
        var method = new SparseStructureSelectionMethod { Training = Brief, Penalty = 0.5 };
        PruningContracts.For(method, new() { Networks = [.. SelectionNetworks.WithUnits(4)] }).Require();
        PruningContracts
            .For(
                method with { Of = SelectableStructures.Units | SelectableStructures.Branches },
                new() { Networks = [.. SelectionNetworks.WithBranches(2)] })
            .Require();
    }

    [Fact]
    public void Network_slimming_keeps_the_contract() => PruningContracts
        .For(
            "slimming",
            (_, sparsity) => new NetworkSlimmingMethod { Training = Brief, Sparsity = sparsity, Penalty = 0.01 },
            new() { Networks = [.. SelectionNetworks.WithBatchNorms(3)] })
        .Require();

    [Theory]
    [MemberData(nameof(Parts))]
    public void Parts_of_the_library_keep_the_contract_on_rows_of_the_suite(string name) => ContractParts.ByName[name]().Require();

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_choice_is_that_of_a_plain_reference_and_what_is_exact_has_no_note(string saliency, string structure, string allocation)
    {
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            foreach (var sparsity in Sparsities.Select(sparsity => ContractMethod.Served(structure, sparsity)).Distinct())
            {
                var method = ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity);
                var (pruned, report) = Prune(network, method, sparsity);
                AssertAsReference(network, method, sparsity, pruned);
                foreach (var layer in report.Layers.Where(layer => layer.RequestedSparsity is not null))
                {
                    Assert.Equal(layer.Pruned != PruningCount.Of(layer.RequestedSparsity!.Value, layer.Prunable), layer.Note is not null);
                }

                var isTotal = report.Layers.All(layer => layer.RequestedSparsity is null);
                Assert.Equal(
                    isTotal && report.Pruned != PruningCount.Of(sparsity, report.Prunable),
                    report.Notes.Any(note => note.StartsWith("pruned ", StringComparison.Ordinal)));
            }
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
            var method = ContractMethod.Create(saliency, structure, allocation, definition, sparsity);
            var selection = WithoutOne(definition, method.Structure);
            var selected = selection.LayersOf(definition);
            var (pruned, report) = Prune(network, method, sparsity, selection);
            Assert.Equal(
                method.Structure.GroupsOf(definition, selected).Select(set => set.Name), report.Layers.Select(layer => layer.Layer));
            string[] touched = [.. report.Layers.SelectMany(layer => layer.Layer.Split(" + ")).Distinct()];
            Assert.Empty(touched.Except(selected));
            foreach (var layer in definition.WeightedLayers.Except(touched))
            {
                Assert.DoesNotContain(pruned.Masks.Keys, name => definition.Parameter(name).Node == layer);
                var note = report.Notes.Single(note => note.StartsWith("left alone", StringComparison.Ordinal));
                Assert.Contains(selected.Contains(layer) ? $"{layer} (its units" : layer, note, StringComparison.Ordinal);
            }

            Assert.True(method.Structure is UnitStructure || selected.SequenceEqual(touched));
            Assert.DoesNotContain(definition.LogitsLayer, touched);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void What_another_structure_pruned_earlier_counts(string saliency, string structure, string allocation)
    {
        foreach (var network in ContractMethod.NetworksFor(saliency, structure, allocation))
        {
            foreach (var earlier in new[] { "weights", "units L2" })
            {
                var once = Prune(network, ContractMethod.Create(saliency, earlier, "uniform", network.Definition, 0.5), 0.5).Network;
                foreach (var sparsity in new[] { 0.6, 0.8, 0.99 }.Select(sparsity => ContractMethod.Served(structure, sparsity)))
                {
                    var method = ContractMethod.Create(saliency, structure, allocation, network.Definition, sparsity);
                    AssertAsReference(once, method, sparsity, Prune(once, method, sparsity).Network);
                }
            }
        }
    }

    private static void AssertAsReference(Network network, StepwiseMethod method, double sparsity, Network pruned)
    {
        var layers = LayerSelection.Default.LayersOf(network.Definition);
        var expected = GreedyReference.Keep(network, method, layers, sparsity);
        Assert.All(
            method.Structure.GroupsOf(network.Definition, layers),
            set => Assert.Equal(Mask.FromKept(expected[set.Name]), set.KeptIn(pruned.Masks)));
    }

    /// <summary>All but one that is not in the first set, where others can then still lose groups.</summary>
    private static LayerSelection WithoutOne(NetworkDefinition definition, Structure structure)
    {
        var needed = structure.GroupsOf(definition, LayerSelection.Default.LayersOf(definition))[0].Layers;
        var others = LayerSelection.Default.LayersOf(definition).Except(needed);
        return others.Select(layer => new LayerSelection { Exclude = [layer] }).FirstOrDefault(
            selection => structure.GroupsOf(definition, selection.LayersOf(definition)).Any(set => set.Layers.SequenceEqual(needed)),
            LayerSelection.Default);
    }

    private static PruningResult Prune(Network network, StepwiseMethod method, double sparsity, LayerSelection? layers = null) =>
        Pruner.Prune(network, method, sparsity, layers, SharedCalibration.Shared.Context);
}
