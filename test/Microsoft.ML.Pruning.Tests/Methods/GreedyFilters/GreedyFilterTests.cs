using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods.GreedyFilters;

public sealed class GreedyFilterTests
{
    private static readonly GreedyFilterMethod Exact = new() { Exact = true };

    /// <summary>Random networks with several units that can go, tied ones among them.</summary>
    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(0, 200).Where(seed => Prunable(RandomNetworks.CreateDefinition(seed)) is > 6 and < 20).Take(8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Exact_mode_takes_what_the_naive_search_takes(int seed)
    {
        var network = RandomNetworks.Create(seed);
        AssertBest(network, SearchRows.For(network), Exact with { Sparsity = 0.5 });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void In_a_regression_the_loss_decides(int seed)
    {
        var network = RandomNetworks.Create(seed);
        AssertBest(network, SearchRows.ForRegression(network), Exact with { Sparsity = 0.4 });
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_step_may_remove_several_and_every_layer_keeps_one(int seed)
    {
        var network = RandomNetworks.Create(seed);
        var (pruned, report) = (Exact with { Sparsity = 0.99, FiltersPerStep = 3 }).Prune(network, Context(SearchRows.For(network)));
        var sets = SetsOf(network.Definition);
        Assert.All(sets, set => Assert.Equal(1, set.KeptIn(pruned.Masks).KeptCount));
        Assert.Equal(sets.Sum(set => set.Count - 1), report.Search!.Removals.Length);
        Assert.True(report.Search.Steps < report.Search.Removals.Length);
        Assert.Contains(report.Notes, note => note.Contains("every layer keeps one", StringComparison.Ordinal));
    }

    [Fact]
    public void Several_of_a_step_are_the_best_of_one_evaluation()
    {
        var network = RandomNetworks.Create(Seeds.First().Data);
        var rows = SearchRows.For(network);
        var count = Prunable(network.Definition);
        var state = (Exact with { Sparsity = 3.0 / count, FiltersPerStep = 3 }).Prune(network, Context(rows)).Report.Search!;
        var naive = Candidates(network)
            .Select(unit => (Unit: unit, Loss: RowLoss.Measure(Without(network, unit), rows, 8)))
            .OrderByDescending(unit => unit.Loss.Accuracy).ThenBy(unit => unit.Loss.Loss)
            .Select(unit => (unit.Unit.Set.Name, unit.Unit.Unit))
            .Take(3);
        Assert.Equal(naive, state.Removals.Select(removal => (removal.Layer, removal.Unit)));
        Assert.Equal(1, state.Steps);
    }

    [Fact]
    public void Layer_by_layer_each_comes_to_the_sparsity_in_network_order()
    {
        var network = RandomNetworks.Create(Seeds.First().Data);
        var (pruned, report) = (Exact with { Sparsity = 0.4, LayerByLayer = true }).Prune(network, Context(SearchRows.For(network)));
        var order = report.Search!.Removals.Select(removal => removal.Layer).Distinct();
        Assert.Equal(SetsOf(network.Definition).Select(set => set.Name).Where(order.Contains), order);
        Assert.All(report.Layers, layer => Assert.Equal(
            Math.Min(PruningCount.Of(0.4, layer.Prunable), layer.Prunable - 1), layer.Pruned));
        Assert.All(SetsOf(network.Definition), set => Assert.Equal(
            report.Layers.Single(layer => layer.Layer == set.Name).Pruned, set.KeptIn(pruned.Masks).PrunedCount));
    }

    [Fact]
    public void Among_units_that_change_nothing_the_first_goes()
    {
        var definition = Architectures.Mlp(4, 6, 5, 3);
        var network = RandomNetworks.Parameterize(definition, 1);
        var silent = network.Values("fc2.weight").ToArray();
        foreach (var unit in new[] { 1, 3 })
        {
            for (var reader = 0; reader < 5; reader++)
            {
                silent[(reader * 6) + unit] = 0;
            }
        }

        network = network.WithParameters(new Dictionary<string, float[]> { ["fc2.weight"] = silent });
        foreach (var exact in new[] { true, false })
        {
            var method = new GreedyFilterMethod { Exact = exact, Sparsity = 2.0 / 11 };
            var state = method.Prune(network, Context(SearchRows.For(network))).Report.Search!;
            Assert.All(state.Removals, removal => Assert.True(removal.Accuracy >= state.BaselineAccuracy));
            Assert.Equal(state.BaselineAccuracy!.Value, state.Removals[0].Accuracy!.Value);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Racing_that_is_sure_ends_near_exact_mode(int perStep)
    {
        var network = RandomNetworks.Parameterize(Architectures.Mlp(10, 40, 30, 4), 3);
        var rows = SearchRows.For(network, 2000);
        var method = new GreedyFilterMethod { Sparsity = 0.3, FiltersPerStep = perStep, Confidence = 0.999 };
        var (raced, exact) = (method.Prune(network, Context(rows)), (method with { Exact = true }).Prune(network, Context(rows)));
        var (one, other) = (RowLoss.Measure(raced.Network, rows, 64), RowLoss.Measure(exact.Network, rows, 64));
        Assert.True(one.Accuracy > other.Accuracy - 0.02, $"{one.Accuracy} after {other.Accuracy}");
        Close.To(one.Accuracy!.Value, raced.Report.Search!.Removals[^1].Accuracy!.Value, 1e-9);
        Close.To(one.Loss, raced.Report.Search.Removals[^1].Loss!.Value, 1e-5);
    }

    [Fact]
    public void A_weight_counts_as_often_as_its_row()
    {
        var network = RandomNetworks.Parameterize(Architectures.Mlp(5, 8, 7, 3), 3);
        var plain = SearchRows.For(network, 30);
        float[] weights = [.. Enumerable.Range(0, 30).Select(row => (float)(row % 3))];
        int[] repeated = [.. Enumerable.Range(0, 30).SelectMany(row => Enumerable.Repeat(row, row % 3))];
        var weighted = new LabeledRows(
            plain.Features, 5, [.. Enumerable.Range(0, 30).Select(row => plain.LabelsOf(row)[0])], plain.Task, weights);
        var method = Exact with { Sparsity = 0.5 };
        var (one, other) = (method.Prune(network, Context(weighted)), method.Prune(network, Context(plain.Pick(repeated))));
        Assert.Equal(other.Network.Masks, one.Network.Masks);
    }

    [Fact]
    public void It_keeps_the_contract_of_methods()
    {
        foreach (var exact in new[] { true, false })
        {
            var networks = Seeds.Take(1).Select(seed => RandomNetworks.Create(seed.Data));
            PruningContracts.For(
                $"greedy, exact {exact}",
                (_, sparsity) => new GreedyFilterMethod { Sparsity = sparsity, Exact = exact, FiltersPerStep = 3 },
                new() { Networks = [.. networks], Sparsities = [0, 0.4, 0.99] }).Require();
        }
    }

    internal static PruningContext Context(RowSource rows) => new() { Validation = rows, Computing = new() { Threads = 2 } };

    internal static IReadOnlyList<GroupSet> SetsOf(NetworkDefinition definition) =>
        new UnitStructure().GroupsOf(definition, LayerSelection.Default.LayersOf(definition));

    private static int Prunable(NetworkDefinition definition)
    {
        var sets = ChannelGroups.Of(definition).Sets
            .Where(set => !set.Layers.IsEmpty && !set.Layers.Intersect(definition.LogitsLayers).Any());
        return sets.Sum(set => set.Prunable.Length) > 0 ? SetsOf(definition).Sum(set => set.Count) : 0;
    }

    private static IEnumerable<(GroupSet Set, int Unit)> Candidates(Network network) =>
        from set in SetsOf(network.Definition)
        let kept = set.KeptIn(network.Masks)
        where kept.KeptCount > 1
        from unit in Enumerable.Range(0, set.Count)
        where kept[unit]
        select (set, unit);

    private static Network Without(Network network, (GroupSet Set, int Unit) unit) =>
        network.WithMasks(unit.Set.MasksFor(Mask.FromPrunedIndices(unit.Set.Count, unit.Unit)));

    /// <summary>Each removal is the best of all then, but for rounding, and came to what the whole network comes to.</summary>
    private static void AssertBest(Network network, LabeledRows rows, GreedyFilterMethod method)
    {
        var state = method.Prune(network, Context(rows)).Report.Search!;
        Assert.NotEmpty(state.Removals);
        foreach (var removal in state.Removals)
        {
            var losses = Candidates(network).ToDictionary(
                unit => (unit.Set.Name, unit.Unit), unit => (Unit: unit, Loss: RowLoss.Measure(Without(network, unit), rows, 8)));
            var (chosen, own) = losses[(removal.Layer, removal.Unit)];
            var best = losses.Values.Select(unit => unit.Loss).OrderByDescending(loss => loss.Accuracy).ThenBy(loss => loss.Loss).First();
            Assert.Equal((best.Accuracy, own.Accuracy), (own.Accuracy, removal.Accuracy));
            Close.To(best.Loss, own.Loss, 1e-4);
            Close.To(own.Loss, removal.Loss!.Value, 1e-4);
            network = Without(network, chosen);
        }
    }
}
