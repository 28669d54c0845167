using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Compaction;

public sealed class NetworkCompactionTests
{
    private const int Rows = 8;
    private const int PerCase = 25;

    public static TheoryData<int> Starts => [.. Enumerable.Range(0, 30).Select(start => start * PerCase)];

    [Theory]
    [MemberData(nameof(Starts))]
    public void A_compact_network_computes_the_same_and_loses_every_masked_group(int start)
    {
        for (var seed = start; seed < start + PerCase; seed++)
        {
            var masked = RandomMasks.Units(RandomNetworks.Create(seed), seed);
            var compact = masked.Compact();
            SameOutputs.Require(masked, compact, Rows, seed);
            foreach (var layer in masked.Definition.Nodes.Any(node => node.Layer is SigmoidLayer) ? [] : compact.Definition.WeightedLayers)
            {
                var kept = UnitsKept(masked, layer);
                Assert.True(compact.Definition.ShapeOf(layer)[0] <= kept, $"seed {seed}: {layer} has more than {kept} units");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void Constants_of_removed_channels_are_folded_or_the_channels_stay(int start)
    {
        for (var seed = start; seed < start + PerCase; seed++)
        {
            var masked = RandomMasks.Slices(RandomNetworks.Create(seed), seed);
            SameOutputs.Require(masked, masked.Compact(), Rows, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void A_compact_network_expands_to_an_equivalent_one_of_the_original_definition(int start)
    {
        var refused = PerCase;
        for (var seed = start; seed < start + PerCase; seed++)
        {
            var masked = RandomMasks.Units(RandomNetworks.Create(seed), seed);
            var compact = masked.Compact();
            if (Expand(compact, masked.Definition) is { } expanded)
            {
                Assert.Equal(masked.Definition, expanded.Definition);
                SameOutputs.Require(masked, expanded, Rows, seed);
                Assert.Equal(compact.Definition, expanded.Compact().Definition);
                refused--;
            }
        }

        Assert.True(refused <= 1, $"{refused} refused");
    }

    /// <summary>Null where a sigmoid made a bias that the definition has no place for, which is refused.</summary>
    private static Network? Expand(Network compact, NetworkDefinition definition)
    {
        try
        {
            return compact.ExpandTo(definition);
        }
        catch (ArgumentException error) when (definition.Nodes.Any(node => node.Layer is SigmoidLayer))
        {
            Assert.Contains("has no bias; expand to a definition that gives it one", error.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static int UnitsKept(Network network, string layer)
    {
        var units = network.Definition.ShapeOf(layer)[0];
        var size = network.Values($"{layer}.weight").Length / units;
        return network.Masks.TryGetValue($"{layer}.weight", out var mask)
            ? Enumerable.Range(0, units).Count(unit => Enumerable.Range(unit * size, size).Any(i => mask[i]))
            : units;
    }

    [Fact]
    public void A_residual_branch_that_yields_nothing_goes_whole()
    {
        var definition = NetworkDefinition.Input(2, 5, 5).Conv2d(4, 3, padding: 1, name: "stem").ReLU()
            .Residual(b => b
                .Conv2d(3, 3, padding: 1, name: "one").BatchNorm().ReLU()
                .Conv2d(4, 3, padding: 1, name: "two").BatchNorm(name: "tail"))
            .Flatten().Linear(2, name: "fc").Build("net");
        var network = RandomNetworks.Parameterize(definition, 1);
        var dropped = network.WithMasks(new[] { "two.weight", "two.bias", "tail.weight", "tail.bias" }.Aggregate(
            MaskSet.Empty, (masks, name) => masks.With(name, Mask.AllKept((int)definition.Parameter(name).Shape.Count).Not())));
        var compact = dropped.Compact();
        Assert.Equal(["stem", "fc"], compact.Definition.WeightedLayers);
        SameOutputs.Require(dropped, compact, Rows, seed: 1);
        SameOutputs.Require(dropped, compact.ExpandTo(definition), Rows, seed: 2);
    }

    [Fact]
    public void A_network_without_masks_stays_the_same_one()
    {
        var network = RandomNetworks.Create(3);
        Assert.Same(network, network.Compact());
        Assert.Same(network.Definition, network.ExpandTo(network.Definition).Definition);
    }

    [Fact]
    public void Masks_of_single_weights_stay_on_what_stays()
    {
        var network = RandomNetworks.Prune(RandomNetworks.Parameterize(Architectures.Mlp(6, 8, 8, 3), 2), 0.3, seed: 2);
        var masked = RandomMasks.Units(network, 4);
        var compact = masked.Compact();
        Assert.True(compact.Masks["fc2.weight"].PrunedCount > 0);
        SameOutputs.Require(masked, compact, Rows, seed: 3);
    }

    [Fact]
    public void A_definition_of_which_the_network_is_no_part_is_refused()
    {
        var compact = RandomMasks.Units(RandomNetworks.Parameterize(Architectures.Mlp(6, 8, 8, 3), 2), 4).Compact();
        RequireMisfit(compact, Architectures.Mlp(7, 8, 8, 3), "it maps 7 to 3, the compact one 6 to 3");
        RequireMisfit(compact, Architectures.Mlp(6, 8, 3), "it has no node 'relu2'");
        RequireMisfit(compact, NetworkDefinition.Input(6).Linear(8).ReLU().Linear(8).Tanh(name: "relu2").Linear(3).Build(), "'relu2'");
        RequireMisfit(compact, NetworkDefinition.Input(6).Linear(8).ReLU().Linear(8).Tanh().Linear(3).Build(), "it has no node 'relu2'");
        RequireMisfit(compact, Architectures.Mlp(6, 1, 8, 3), "has more channels in fc1");
        RequireMisfit(
            compact,
            NetworkDefinition.Input(6).Linear(8).ReLU().Linear(8).ReLU(name: "other").ReLU(name: "relu2").Linear(3).Build(),
            "reads other, the compact one's fc2");
        Assert.Throws<ArgumentNullException>(() => compact.ExpandTo(null!));
        Assert.Throws<ArgumentNullException>(() => NetworkCompaction.Compact(null!));
    }

    private static void RequireMisfit(Network compact, NetworkDefinition definition, string why) => Assert.Contains(
        why, Assert.Throws<ArgumentException>(() => compact.ExpandTo(definition)).Message, StringComparison.Ordinal);
}
