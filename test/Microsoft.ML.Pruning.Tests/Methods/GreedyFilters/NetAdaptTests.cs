using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Methods.GreedyFilters;

public sealed class NetAdaptTests
{
    private static readonly Network Small = RandomNetworks.Parameterize(Architectures.Mlp(5, 12, 9, 3), 2);

    [Fact]
    public void Each_step_takes_the_weakest_units_of_one_layer_and_saves_its_budget()
    {
        var rows = SearchRows.For(Small, 200);
        var method = new NetAdaptMethod { Target = PruningTarget.MultiplyAdds(0.4), StepReduction = 0.1 };
        var (pruned, report) = method.Prune(Small, GreedyFilterTests.Context(rows));
        Assert.True(NetworkCost.Of(pruned.Compact()).MultiplyAdds <= 0.4 * Small.Definition.MultiplyAdds);
        Assert.InRange(report.Search!.Steps, 2, 7);
        foreach (var set in GreedyFilterTests.SetsOf(Small.Definition))
        {
            var weight = Small.Values($"{set.Name}.weight").ToArray();
            var norms = weight.Chunk(weight.Length / set.Count).Select(row => row.Sum(value => value * value)).ToArray();
            var gone = report.Search.Removals.Where(removal => removal.Layer == set.Name).Select(removal => removal.Unit);
            var kept = set.KeptIn(pruned.Masks);
            var left = Enumerable.Range(0, set.Count).Where(unit => kept[unit] && set.Name == "fc1").Select(unit => norms[unit]);
            Assert.True(gone.Select(unit => norms[unit]).DefaultIfEmpty(0).Max() <= left.DefaultIfEmpty(9).Min());
        }
    }

    [Fact]
    public void The_proposal_with_the_highest_accuracy_is_taken()
    {
        var rows = SearchRows.For(Small, 200);
        var state = new NetAdaptMethod { Sparsity = 1.0 / 21 }.Prune(Small, GreedyFilterTests.Context(rows)).Report.Search!;
        var best = GreedyFilterTests.SetsOf(Small.Definition).Select(set =>
        {
            var weight = Small.Values($"{set.Name}.weight").ToArray();
            var norms = weight.Chunk(weight.Length / set.Count).Select(row => row.Sum(value => (double)value * value)).ToArray();
            var unit = Array.IndexOf(norms, norms.Min());
            return RowLoss.Measure(Small.WithMasks(set.MasksFor(Mask.FromPrunedIndices(set.Count, unit))), rows, 64);
        }).OrderByDescending(loss => loss.Accuracy).ThenBy(loss => loss.Loss).First();
        Assert.Equal((best.Accuracy, best.Loss), (state.Removals.Single().Accuracy, state.Removals.Single().Loss));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void What_a_removal_saves_is_what_the_compact_network_saves(int place)
    {
        Network[] networks =
        [
            Small,
            RandomNetworks.Parameterize(Architectures.LeNet5, 1),
            RandomNetworks.Parameterize(Architectures.ResNet20, 1),
            RandomNetworks.Parameterize(Architectures.MobileNetSmall, 1),
        ];
        foreach (var network in networks)
        {
            var channels = ChannelGroups.Of(network.Definition);
            var sets = GreedyFilterTests.SetsOf(network.Definition);
            var set = sets[place % sets.Count];
            var own = channels.Sets.Single(other => !other.Prunable.IsEmpty && other.Layers.SequenceEqual(set.Layers));
            var masked = network.WithMasks(set.MasksFor(Mask.FromPrunedIndices(set.Count, 0, 1)));
            Close.To(
                network.Definition.MultiplyAdds - masked.Compact().Definition.MultiplyAdds,
                new UnitCosts(network).SavedBy([own.Prunable[0], own.Prunable[1]]),
                1e-9);
        }
    }

    [Fact]
    public void It_keeps_the_contract_of_methods()
    {
        var networks = GreedyFilterTests.Seeds.Take(3).Select(seed => RandomNetworks.Create(seed.Data));
        PruningContracts.For(
            "NetAdapt",
            (_, sparsity) => new NetAdaptMethod { Sparsity = sparsity },
            new() { Networks = [.. networks], Sparsities = [0, 0.3, 0.6, 0.99] }).Require();
    }

    [Fact]
    public void Settings_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetAdaptMethod { StepReduction = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetAdaptMethod { StepReduction = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetAdaptMethod { Rows = 0 });
        Assert.Contains(
            "StepReduction",
            Assert.Throws<ArgumentException>(
                () => new NetAdaptMethod { FiltersPerStep = 2 }.Prune(Small, GreedyFilterTests.Context(SearchRows.For(Small)))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "validation rows", Assert.Throws<ArgumentException>(() => new NetAdaptMethod().Prune(Small)).Message, StringComparison.Ordinal);
    }
}
