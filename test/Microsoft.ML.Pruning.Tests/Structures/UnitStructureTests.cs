using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Structures;

public sealed class UnitStructureTests
{
    [Theory]
    [InlineData(Norm.L1, false)]
    [InlineData(Norm.L1, true)]
    [InlineData(Norm.L2, false)]
    [InlineData(Norm.L2, true)]
    [InlineData(Norm.LInfinity, false)]
    [InlineData(Norm.LInfinity, true)]
    [InlineData(Norm.Mean, false)]
    [InlineData(Norm.Mean, true)]
    [InlineData(Norm.Sum, false)]
    [InlineData(Norm.Sum, true)]
    public void The_score_of_a_unit_is_the_norm_of_its_rows_in_all_tied_layers(Norm norm, bool includeBias)
    {
        var tied = 0;
        for (var seed = 0; seed < 30; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var channels = ChannelGroups.Of(network.Definition);
            foreach (var set in new UnitStructure(norm, includeBias).GroupsOf(network.Definition, network.Definition.WeightedLayers))
            {
                var scores = set.Score(MaskSet.Empty, parameter => new MagnitudeSaliency().Score(network, parameter));
                int[] groups = [.. channels.Sets.Single(other => other.Layers.SequenceEqual(set.Layers)).Groups.Where(channels.IsPrunable)];
                Assert.Equal(groups.Length, scores.Length);
                for (var unit = 0; unit < scores.Length; unit++)
                {
                    double[] incoming =
                    [
                        .. set.Layers.SelectMany(layer => channels.GroupsOf(layer).ToArray()
                            .Index()
                            .Where(row => row.Item == groups[unit])
                            .SelectMany(row => IncomingOf(network, layer, row.Index, includeBias))),
                    ];
                    Close.To(NormOf(incoming, norm), scores[unit], 1e-6, size: norm == Norm.Sum ? NormOf(incoming, Norm.L1) : 0);
                }

                tied += set.Layers.Length > 1 ? 1 : 0;
            }
        }

        Assert.True(tied > 5);
    }

    [Fact]
    public void A_huge_row_has_a_finite_L2_norm_and_an_infinite_L1_norm_where_a_float_ends()
    {
        var definition = NetworkDefinition.Input(4).Linear(1, name: "a").Linear(2).Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithParameters(
            new Dictionary<string, float[]> { ["a.weight"] = [2e38f, 0, 0, -2e38f] });
        Assert.Equal(float.PositiveInfinity, ScoresOf(network, "a", new UnitStructure(Norm.L1))[0]);
        Assert.Equal((float)(2e38f * Math.Sqrt(2)), ScoresOf(network, "a", new UnitStructure())[0]);
        Assert.Equal(2e38f, ScoresOf(network, "a", new UnitStructure(Norm.LInfinity))[0]);
    }

    [Fact]
    public void Pruning_a_unit_masks_its_weights_its_bias_and_all_batch_norms_on_its_way()
    {
        var definition = NetworkDefinition.Input(2, 6, 6)
            .Conv2d(4, 3, name: "c").Branch(b => b.BatchNorm(name: "near1"), b => b.BatchNorm(name: "near2")).Add("sum")
            .ReLU().BatchNorm(name: "far").Flatten().Linear(3, name: "fc").Build();
        var masks = new UnitStructure().MasksFor(definition, "c", Mask.FromPrunedIndices(4, 1, 3));
        Assert.Equal(
            ["c.bias", "c.weight", "far.bias", "far.weight", "near1.bias", "near1.weight", "near2.bias", "near2.weight"], masks.Keys);
        Assert.Equal(Mask.FromKept([.. Enumerable.Range(0, 4 * 18).Select(i => i / 18 is 0 or 2)]), masks["c.weight"]);
        Assert.All(masks.Where(pair => pair.Key != "c.weight"), pair => Assert.Equal(Mask.FromPrunedIndices(4, 1, 3), pair.Value));
    }

    [Fact]
    public void A_depthwise_filter_goes_with_its_input_and_a_grouped_convolution_loses_whole_groups()
    {
        var definition = NetworkDefinition.Input(1, 5, 5)
            .Conv2d(6, 1, name: "stem")
            .Conv2d(6, 3, groups: 6, name: "depthwise")
            .Conv2d(4, 1, name: "pointwise")
            .Conv2d(6, 1, groups: 2, name: "grouped")
            .Flatten()
            .Linear(2)
            .Build();
        var sets = new UnitStructure().GroupsOf(definition, "stem", "depthwise", "pointwise", "grouped");
        Assert.Equal([("stem + depthwise", 6), ("pointwise + grouped", 2)], sets.Select(set => (set.Name, set.Count)));
        var masks = sets[0].MasksFor(Mask.FromPrunedIndices(6, 5));
        Assert.Equal(Mask.FromPrunedIndices(6, 5), masks["stem.weight"]);
        Assert.Equal(Mask.FromKept([.. Enumerable.Range(0, 54).Select(i => i / 9 != 5)]), masks["depthwise.weight"]);
        masks = sets[1].MasksFor(Mask.FromPrunedIndices(2, 0));
        Assert.Equal(Mask.FromPrunedIndices(4, 0, 1), masks["pointwise.bias"]);
        Assert.Equal(Mask.FromKept([.. Enumerable.Range(0, 12).Select(i => i >= 6)]), masks["grouped.weight"]);
    }

    [Fact]
    public void Layers_whose_units_are_tied_to_different_ones_are_in_several_sets_so_that_each_keeps_one()
    {
        var definition = NetworkDefinition.Input(3)
            .Branch(b => b.Linear(2, name: "a"), b => b.Linear(3, name: "b")).Concat().ReLU()
            .Residual(b => b.Linear(5, name: "c")).ReLU().Linear(2, name: "d").Build();
        var sets = new UnitStructure().GroupsOf(definition, "a", "b", "c");
        Assert.Equal([("a + c", 2), ("b + c", 3)], sets.Select(set => (set.Name, set.Count)));
        Assert.Equal(Mask.FromPrunedIndices(5, 3), sets[1].MasksFor(Mask.FromPrunedIndices(3, 1))["c.bias"]);
        var low = RandomNetworks.Parameterize(definition, 1).WithParameters(
            new Dictionary<string, float[]> { ["a.weight"] = [.. Enumerable.Repeat(1e-3f, 6)] });
        var report = (new StepwiseMethod { Structure = new UnitStructure(), Allocation = new GlobalAllocation(), Sparsity = 0.9 })
            .Prune(low).Report;
        Assert.Equal([("a + c", 1), ("b + c", 2)], report.Layers.Select(layer => (layer.Layer, (int)layer.Pruned)));
    }

    [Fact]
    public void Layers_that_are_fixed_or_tied_to_one_that_is_left_out_are_left_alone_with_the_reason()
    {
        var definition = NetworkDefinition.Input(4, 5, 5)
            .Conv2d(4, 3, groups: 4, padding: 1, name: "first").ReLU()
            .Conv2d(6, 1, name: "conv1").ReLU()
            .Residual(b => b.Conv2d(3, 1, name: "conv2").ReLU().Conv2d(6, 3, padding: 1, name: "conv3")).ReLU()
            .GlobalAvgPool2d().Linear(2, name: "fc").Build();
        var network = RandomNetworks.Parameterize(definition, 1);
        var method = new StepwiseMethod { Structure = new UnitStructure() };
        Assert.Equal(["left alone: first (its units are fixed by the network's input), fc"], method.Prune(network).Report.Notes);
        var report = (method with { Layers = new() { Exclude = ["conv1"] } }).Prune(network).Report;
        Assert.Equal(["conv2"], report.Layers.Select(layer => layer.Layer));
        Assert.Equal(
            ["left alone: first (its units are fixed by the network's input), conv1, "
                + "conv3 (its units can only go together with those of conv1, which is not to be pruned), fc"],
            report.Notes);
        var error = Assert.Throws<ArgumentException>(
            () => (method with { Layers = new() { Include = ["first", "conv3", "fc"] } }).Prune(network));
        Assert.Contains(
            "No unit can be removed: first (its units are fixed by the network's input), "
                + "conv3 (its units can only go together with those of conv1, which is not to be pruned), "
                + "fc (its units are fixed by the network's output).",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_can_be_left_alone_for_several_reasons()
    {
        var definition = NetworkDefinition.Input(2)
            .Branch(b => b, b => b.Linear(2, name: "a"), b => b.Linear(1, name: "b")).Concat()
            .Residual(b => b.Linear(5, name: "c")).Linear(3, name: "d").ReLU().Linear(2, name: "e").Build();
        Assert.Equal(
            "its units are fixed by the network's input or can only go together with those of a, which is not to be pruned "
                + "or can only go together with those of b, which is not to be pruned",
            new UnitStructure().ReasonsToLeave(definition, ["c", "d"])["c"]);
        Assert.Equal(["c"], new UnitStructure().ReasonsToLeave(definition, ["c", "d"]).Keys);
    }

    [Fact]
    public void A_unit_counts_as_pruned_once_all_that_goes_with_it_is_masked()
    {
        var definition = NetworkDefinition.Input(3).Linear(2, name: "a").BatchNorm(name: "bn").ReLU().Linear(2).Build();
        var structure = new UnitStructure();
        var row = MaskSet.Empty.With("a.weight", Mask.FromPrunedIndices(6, 0, 1, 2));
        var network = RandomNetworks.Parameterize(definition, 1);
        Assert.Equal(2, structure.KeptIn(network, "a").KeptCount);
        Assert.Equal(2, structure.KeptIn(network.WithMasks(row), "a").KeptCount);
        Assert.Equal(2, structure.KeptIn(network.WithMasks(row.With("a.bias", Mask.FromPrunedIndices(2, 0))), "a").KeptCount);
        var whole = structure.MasksFor(definition, "a", Mask.FromPrunedIndices(2, 0));
        Assert.Equal(Mask.FromPrunedIndices(2, 0), structure.KeptIn(network.WithMasks(whole), "a"));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var definition = NetworkDefinition.Input(3).Linear(4, name: "a").ReLU(name: "r").Linear(2, name: "b").Build();
        var structure = new UnitStructure();
        Assert.Contains(
            "L1, L2, LInfinity",
            Assert.Throws<ArgumentOutOfRangeException>(() => new UnitStructure((Norm)7)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => structure with { Norm = (Norm)(-1) });
        foreach (var layer in new[] { "nope", "r" })
        {
            var error = Assert.Throws<ArgumentException>(() => structure.CountOf(definition, layer));
            Assert.Contains($"'{layer}'", error.Message, StringComparison.Ordinal);
            Assert.Contains("a, b", error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => new WeightStructure().CountOf(definition, layer));
        }

        Assert.Contains(
            "has 4 units, but the mask has 5",
            Assert.Throws<ArgumentException>(() => structure.MasksFor(definition, "a", Mask.AllKept(5))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "has 12 weights, but the mask has 4",
            Assert.Throws<ArgumentException>(() => new WeightStructure().MasksFor(definition, "a", Mask.AllKept(4))).Message,
            StringComparison.Ordinal);
    }

    private static Scores ScoresOf(Network network, string layer, Structure structure) =>
        structure.Score(network.Definition, layer, parameter => new MagnitudeSaliency().Score(network, parameter));

    private static double[] IncomingOf(Network network, string layer, int unit, bool includeBias)
    {
        var weight = network.Definition.Parameter($"{layer}.weight");
        var size = (int)weight.Shape.Count / weight.Shape[0];
        var row = network.Values(weight.Name).Slice(unit * size, size).ToArray().Select(w => (double)w);
        return [.. includeBias && network.Definition.ContainsParameter($"{layer}.bias")
            ? row.Append(network.Values($"{layer}.bias")[unit])
            : row];
    }

    private static double NormOf(double[] values, Norm norm) => norm switch
    {
        Norm.L1 => values.Sum(Math.Abs),
        Norm.L2 => Math.Sqrt(values.Sum(v => v * v)),
        Norm.Mean => values.Average(Math.Abs),
        Norm.Sum => Math.Abs(values.Sum()),
        _ => values.Max(Math.Abs),
    };
}
