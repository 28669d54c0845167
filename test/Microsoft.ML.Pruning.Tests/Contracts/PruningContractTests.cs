using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>The contract of every pruning method, and what holds beyond it for every method of steps, over many random networks.</summary>
public sealed class PruningContractTests
{
    private static readonly double[] Sparsities = [0, 0.1, 0.5, 0.75, 0.99];

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
        var training = new TrainingOptions { Epochs = 1, BatchSize = 8, Computing = new() { Threads = 1 }, ValidateEvery = 2 };
        PruningContracts.For(new LotteryTicketMethod { Rounds = 2, Training = training }, new() { NetworkCount = 2 }).Require();
    }

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
        Assert.All(layers, layer => Assert.Equal(Mask.FromKept(expected[layer]), method.Structure.KeptIn(pruned, layer)));
    }

    private static PruningResult Prune(Network network, StepwiseMethod method, double sparsity, LayerSelection? layers = null) =>
        Pruner.Prune(network, method, sparsity, layers, SharedCalibration.Shared.Context);
}
