using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods.GreedyFilters;

public sealed class ThiNetTests
{
    /// <summary>Units 4 to 7 repeat units 0 to 3, with weights of their own in the next layer.</summary>
    [Fact]
    public void What_others_repeat_goes_and_least_squares_make_up_for_it()
    {
        var network = Repeated(out var rows);
        var whole = Outputs(network, rows);
        var pruned = new ThiNetMethod { Sparsity = 0.5, FiltersPerStep = 4 }.Prune(network, Context(rows)).Network;
        var kept = GreedyFilterTests.SetsOf(network.Definition).Single().KeptIn(pruned.Masks);
        Assert.Equal(4, kept.KeptCount);
        var bare = network.WithMasks(GreedyFilterTests.SetsOf(network.Definition).Single().MasksFor(kept));
        Assert.True(Distance(whole, Outputs(pruned, rows)) <= Distance(whole, Outputs(bare, rows)));
    }

    [Fact]
    public void Each_reader_of_a_unit_is_rescaled_exactly_where_that_can_be()
    {
        // Unit 1 is twice unit 0: without it unit 0 can stand for both, where it counts for the reader as for the other.
        var definition = Architectures.Mlp(3, 2, 1);
        var network = new Network(definition, new Dictionary<string, float[]>
        {
            ["fc1.weight"] = [1, 1, 1, 2, 2, 2],
            ["fc1.bias"] = [0, 0],
            ["fc2.weight"] = [0.5f, 3],
            ["fc2.bias"] = [0.25f],
        });
        float[] inputs = [.. Enumerable.Range(0, 60).Select(i => (float)(i % 7) / 7)];
        var rows = SearchRows.ForRegression(network);
        var (pruned, report) = new ThiNetMethod { Sparsity = 0.5 }.Prune(network, Context(rows));
        Assert.Equal(0, report.Search!.Removals.Single().Unit);
        Close.To(3.25, pruned.Values("fc2.weight")[1], 1e-4);
        Close.To(Run(network, inputs), Run(pruned, inputs), 1e-4);
        Assert.Null(report.Search.BaselineLoss);
    }

    [Fact]
    public void Contributions_add_up_to_what_a_removal_changes()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var table = new ActivationTable(network, ChannelGroups.Of(network.Definition));
            var cache = new ActivationCache(table, 1);
            cache.Fill(RandomNetworks.Inputs(network.Definition, 1, seed), 1, new ParallelWork(1, () => { }));
            foreach (var value in Enumerable.Range(1, table.Count - 1).Where(value => table.Updates[value] is not null))
            {
                var input = table.InputsOf(value)[0];
                var contributions = new float[table.ChannelsOf(input).Count];
                var (changed, scratch) = (new float[table.Lengths[value]], new float[table.Updates[value]!.ScratchLengthFor(1)]);
                for (var channel = 0; channel < contributions.Length; channel++)
                {
                    table.Updates[value]!.Apply(
                        [channel],
                        table.Removed[input],
                        new(1, cache.Rows(input, 0, 1), cache.Rows(value, 0, 1), changed, changed.Length),
                        scratch);
                    var output = (channel * 7) % changed.Length;
                    table.Updates[value]!.Contribute(cache.Rows(input, 0, 1), table.Removed[input], output, contributions);
                    Close.To(cache.Rows(value, 0, 1)[output] - changed[output], contributions[channel], 1e-4, size: 1);
                }
            }
        }
    }

    [Fact]
    public void It_keeps_the_contract_of_methods()
    {
        var networks = GreedyFilterTests.Seeds.Take(3).Select(seed => RandomNetworks.Create(seed.Data));
        PruningContracts.For(
            "ThiNet",
            (_, sparsity) => new ThiNetMethod { Sparsity = sparsity, FiltersPerStep = 2, Rows = 10 },
            new() { Networks = [.. networks], Sparsities = [0, 0.3, 0.6, 0.99] }).Require();
    }

    [Fact]
    public void Going_on_comes_to_what_one_search_would()
    {
        var network = RandomNetworks.Parameterize(Architectures.Mlp(5, 12, 9, 3), 2);
        var context = Context(SearchRows.For(network));
        var method = new ThiNetMethod();
        var once = (method with { Sparsity = 0.7 }).Prune(network, context);
        var first = (method with { Sparsity = 0.3 }).Prune(network, context);
        var second = (method with { Sparsity = 0.7, Continue = first.Report.Search }).Prune(first.Network, context);
        Assert.Equal(once.Network.Masks, second.Network.Masks);
        Assert.Equal(once.Report, second.Report);
    }

    [Fact]
    public void What_it_cannot_do_is_refused()
    {
        var network = RandomNetworks.Parameterize(Architectures.Mlp(5, 12, 9, 3), 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThiNetMethod { Rows = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThiNetMethod { Positions = 0 });
        Assert.Contains(
            "calibration rows",
            Assert.Throws<ArgumentException>(() => new ThiNetMethod().Prune(network)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ThiNetMethod { Target = PruningTarget.AccuracyDrop(0.1) }.Prune(
            network, Context(SearchRows.For(network))));
    }

    private static PruningContext Context(LabeledRows rows) => new(rows) { Computing = new() { Threads = 1 } };

    private static Network Repeated(out LabeledRows rows)
    {
        var network = RandomNetworks.Parameterize(Architectures.Mlp(6, 8, 3), 4);
        var (weight, bias) = (network.Values("fc1.weight").ToArray(), network.Values("fc1.bias").ToArray());
        weight.AsSpan(0, 24).CopyTo(weight.AsSpan(24));
        bias.AsSpan(0, 4).CopyTo(bias.AsSpan(4));
        network = network.WithParameters(new Dictionary<string, float[]> { ["fc1.weight"] = weight, ["fc1.bias"] = bias });
        rows = SearchRows.For(network, 200);
        return network;
    }

    private static float[] Outputs(Network network, LabeledRows rows) => Run(network, rows.Features);

    private static float[] Run(Network network, float[] inputs)
    {
        var rows = inputs.Length / (int)network.Definition.InputShape.Count;
        var outputs = new float[rows * (int)network.Definition.OutputShape.Count];
        NetworkExecutor.Create(network).Run(inputs, rows, outputs);
        return outputs;
    }

    private static double Distance(float[] one, float[] other) => one.Zip(other, (a, b) => (double)(a - b) * (a - b)).Sum();
}
