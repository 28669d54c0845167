using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods.GreedyFilters;

/// <summary>What holds for every search for filters: continuing, stopping, recovering, refusing.</summary>
public sealed class FilterSearchTests
{
    private static readonly Network Small = RandomNetworks.Parameterize(Architectures.Mlp(5, 12, 9, 3), 2);
    private static readonly LabeledRows Rows = SearchRows.For(Small, 300);
    private static readonly GreedyFilterMethod Greedy = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Going_on_comes_to_what_one_search_would(bool exact)
    {
        var method = Greedy with { Exact = exact };
        var once = (method with { Sparsity = 0.7 }).Prune(Small, Context(seed: 4));
        var first = (method with { Sparsity = 0.3 }).Prune(Small, Context(seed: 4));
        var second = (method with { Sparsity = 0.7, Continue = first.Report.Search }).Prune(first.Network, Context(seed: 9));
        Assert.Equal(once.Network.Masks, second.Network.Masks);
        Assert.Equal(once.Report, second.Report);
    }

    [Fact]
    public void Units_keep_their_numbers_where_others_are_gone()
    {
        var first = (Greedy with { Sparsity = 0.3 }).Prune(Small, Context());
        var compact = first.Network.Compact();
        var masked = (Greedy with { Sparsity = 0.6, Continue = first.Report.Search }).Prune(first.Network, Context()).Report;
        var gone = (Greedy with { Sparsity = 0.6, Continue = first.Report.Search }).Prune(compact, Context()).Report;
        Assert.Equal(
            masked.Search!.Removals.Select(removal => (removal.Layer, removal.Unit)),
            gone.Search!.Removals.Select(removal => (removal.Layer, removal.Unit)));
        Assert.Equal((masked.Pruned, masked.Prunable, masked.Search.Units), (gone.Pruned, gone.Prunable, gone.Search.Units));
        Assert.Equal(Small.Definition.MultiplyAdds, gone.Search.MultiplyAdds);
    }

    [Fact]
    public void What_was_pruned_before_counts_and_a_state_knows_it()
    {
        var set = GreedyFilterTests.SetsOf(Small.Definition)[0];
        var before = Small.WithMasks(set.MasksFor(Mask.FromPrunedIndices(set.Count, 2, 5)));
        var first = (Greedy with { Sparsity = 0.3 }).Prune(before, Context());
        Assert.Equal(PruningCount.Of(0.3, 21) - 2, first.Report.Search!.Removals.Length);
        Assert.Equal(PruningCount.Of(0.3, 21), first.Report.Pruned);
        Assert.DoesNotContain(first.Report.Search.Removals, removal => removal.Layer == set.Name && removal.Unit is 2 or 5);
        var once = (Greedy with { Sparsity = 0.6 }).Prune(before, Context());
        Assert.Equal(
            once.Report, (Greedy with { Sparsity = 0.6, Continue = first.Report.Search }).Prune(first.Network, Context()).Report);
    }

    [Fact]
    public void The_state_of_another_network_or_of_other_layers_is_refused()
    {
        var (pruned, report) = (Greedy with { Sparsity = 0.3 }).Prune(Small, Context());
        var further = Greedy with { Sparsity = 0.6, Continue = report.Search };
        var other = RandomNetworks.Parameterize(Small.Definition, 3);
        Assert.Contains(
            "another network", Assert.Throws<ArgumentException>(() => further.Prune(other, Context())).Message, StringComparison.Ordinal);
        Assert.Contains(
            "another network", Assert.Throws<ArgumentException>(() => further.Prune(Small, Context())).Message, StringComparison.Ordinal);
        var layers = further with { Layers = new() { Include = ["fc2"] } };
        Assert.Contains(
            "same Layers", Assert.Throws<ArgumentException>(() => layers.Prune(pruned, Context())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    [InlineData(5, 2)]
    public void It_recovers_every_few_steps_and_at_the_end(int every, int times)
    {
        var recovered = new List<Network>();
        var context = Context(recoverer: (network, _) =>
        {
            recovered.Add(network);
            return new Recovery(network);
        });
        var report = (Greedy with { Sparsity = 10.0 / 21, FineTuneEvery = every }).Prune(Small, context).Report;
        Assert.Equal(10, report.Search!.Steps);
        Assert.Equal(times, recovered.Count);
        Assert.Equal(times, report.Steps.Length);
        Assert.Equal((report.Pruned, report.Prunable), (report.Steps[^1].Pruned, report.Steps[^1].Prunable));
    }

    [Fact]
    public void The_steps_between_recoveries_go_on_where_the_search_ended()
    {
        var counts = new List<int>();
        var context = Context(recoverer: (network, _) =>
        {
            counts.Add(GreedyFilterTests.SetsOf(network.Definition).Sum(set => set.KeptIn(network.Masks).PrunedCount));
            return new Recovery(network);
        });
        var method = Greedy with { Sparsity = 4.0 / 21, FineTuneEvery = 3 };
        var (network, report) = method.Prune(Small, context);
        (method with { Sparsity = 10.0 / 21, Continue = report.Search }).Prune(network, context);
        Assert.Equal([3, 4, 6, 9, 10], counts);
    }

    [Fact]
    public void Stopped_it_gives_back_what_is_removed_so_far()
    {
        using var source = new CancellationTokenSource();
        var steps = 0;
        var context = Context(message: _ => { }, check: () =>
        {
            if (++steps > 200)
            {
                source.Cancel();
            }
        });
        var (network, report) = (Greedy with { Sparsity = 0.8, Stop = source.Token, Exact = true }).Prune(Small, context);
        Assert.True(report.Search!.Removals.Length is > 0 and < 16, $"{report.Search.Removals.Length} were removed.");
        Assert.Equal(report.Pruned, GreedyFilterTests.SetsOf(network.Definition).Sum(set => set.KeptIn(network.Masks).PrunedCount));
        Assert.Contains(report.Notes, note => note.StartsWith("stopped after", StringComparison.Ordinal));
        var further = Greedy with { Sparsity = 0.8, Exact = true };
        Assert.Equal(
            further.Prune(Small, Context()).Report.Search,
            (further with { Continue = report.Search }).Prune(network, Context()).Report.Search);
    }

    [Fact]
    public void It_tells_how_far_it_is_with_the_accuracy_and_the_time_left()
    {
        var messages = new List<string>();
        (Greedy with { Sparsity = 0.5 }).Prune(Small, Context(message: messages.Add));
        Assert.Matches("^GreedyFilterPrune: removed 11 of 11 units, accuracy 0\\.\\d{4}, done$", messages[^1]);
    }

    [Fact]
    public void A_cost_is_reached_by_as_little_as_it_takes()
    {
        foreach (var target in new[] { PruningTarget.MultiplyAdds(0.6), PruningTarget.Parameters(150), PruningTarget.Bytes(0.8) })
        {
            var (network, report) = (Greedy with { Target = target }).Prune(Small, Context());
            var limit = target.LimitFor(NetworkCost.Dense(Small.Definition));
            Assert.True(target.Of(NetworkCost.Of(network.Compact())) <= limit);
            var fewer = Greedy with { Sparsity = (report.Pruned - 1) / 21.0 };
            Assert.True(target.Of(NetworkCost.Of(fewer.Prune(Small, Context()).Network.Compact())) > limit);
            Assert.Contains(report.Notes, note => note.StartsWith($"target {target}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_drop_of_accuracy_is_never_exceeded_and_the_next_step_would()
    {
        var (network, report) = (Greedy with { Target = PruningTarget.AccuracyDrop(0.1), Exact = true }).Prune(Small, Context());
        var least = report.Search!.BaselineAccuracy!.Value - 0.1;
        Assert.True(RowLoss.Measure(network, Rows, 64).Accuracy >= least);
        var further = (Greedy with { Sparsity = (report.Pruned + 1) / 21.0, Exact = true }).Prune(Small, Context()).Report.Search!;
        Assert.True(further.Removals[^1].Accuracy < least);
        Assert.Equal(report.Search.Removals, further.Removals.Take(report.Search.Removals.Length));
    }

    [Fact]
    public void Targets_that_cannot_be_are_refused()
    {
        var low = Assert.Throws<ArgumentOutOfRangeException>(
            () => (Greedy with { Target = PruningTarget.Parameters(5) }).Prune(Small, Context()));
        Assert.Contains("can be reached", low.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => (Greedy with { Target = PruningTarget.MultiplyAdds(0.5), Sparsity = 0.5 }).Prune(Small, Context()));
        Assert.Throws<ArgumentException>(
            () => (Greedy with { Target = PruningTarget.MultiplyAdds(0.5), LayerByLayer = true }).Prune(Small, Context()));
        Assert.Equal(0.5, (Greedy with { Target = PruningTarget.Sparsity(0.5) }).Prune(Small, Context()).Report.RequestedSparsity);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    public void Layers_keep_multiples_of_units(bool layerByLayer, int perStep)
    {
        var method = Greedy with { Sparsity = 0.3, RoundTo = 4, LayerByLayer = layerByLayer, FiltersPerStep = perStep };
        var report = method.Prune(Small, Context()).Report;
        Assert.All(report.Layers, IsRound);
        Assert.InRange(report.Pruned, PruningCount.Of(0.3, 21), PruningCount.Of(0.3, 21) + 6);
        Assert.Equal(
            report.Pruned > PruningCount.Of(0.3, 21),
            report.Notes.Any(note => note.Contains("went, so that layers keep multiples of 4;", StringComparison.Ordinal)));
        var cheap = (Greedy with { Target = PruningTarget.MultiplyAdds(0.5), RoundTo = 4 }).Prune(Small, Context());
        Assert.True(NetworkCost.Of(cheap.Network.Compact()).MultiplyAdds <= Small.Definition.MultiplyAdds / 2);
        Assert.All(cheap.Report.Layers, IsRound);

        static void IsRound(LayerPruning layer) =>
            Assert.True(layer.Prunable - layer.Pruned < 4 || (layer.Prunable - layer.Pruned) % 4 == 0, $"{layer}");
    }

    [Fact]
    public void A_multiple_that_a_layer_does_not_reach_or_accuracy_forbids_is_refused()
    {
        Assert.Contains("has 9 units", Assert.Throws<ArgumentOutOfRangeException>(
            () => (Greedy with { RoundTo = 10 }).Prune(Small, Context())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Greedy with { RoundTo = 0 });
        Assert.Contains("RoundTo is 2", Assert.Throws<ArgumentException>(
            () => (Greedy with { RoundTo = 2, Target = PruningTarget.AccuracyDrop(0.1) }).Prune(Small, Context())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_searched_is_refused()
    {
        Assert.Contains("validation rows", Refused(Small, new PruningContext()), StringComparison.Ordinal);
        var one = RandomNetworks.Parameterize(Architectures.Mlp(5, 3), 1);
        Assert.Contains("No layer is left", Refused(one, Context()), StringComparison.Ordinal);
        var named = Greedy with { Layers = new() { Include = ["fc1"], IncludeLogits = true } };
        Assert.Contains(
            "No unit can be removed",
            Assert.Throws<ArgumentException>(() => named.Prune(one, Context())).Message,
            StringComparison.Ordinal);
        var others = new PruningContext { Validation = SearchRows.For(RandomNetworks.Parameterize(Architectures.Mlp(6, 4, 3), 1)) };
        Assert.Contains("6 features", Refused(Small, others), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Greedy with { Sparsity = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Greedy with { Sparsity = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Greedy with { FiltersPerStep = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Greedy with { FineTuneEvery = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Greedy with { Rows = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Greedy with { Confidence = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Greedy with { Confidence = 0.4 });
        Assert.Throws<ArgumentNullException>(() => Greedy with { Layers = null! });
    }

    private static string Refused(Network network, PruningContext context) =>
        Assert.Throws<ArgumentException>(() => Greedy.Prune(network, context)).Message;

    private static PruningContext Context(
        int seed = 0, Func<Network, PruningStep, Recovery>? recoverer = null, Action<string>? message = null, Action? check = null) => new()
        {
            Validation = Rows,
            Seed = seed,
            Recoverer = recoverer,
            Computing = new() { Threads = 1 },
            Host = TrainingHost.Silent with { Message = message ?? (_ => { }), CheckCancelled = check ?? (() => { }) },
        };
}
