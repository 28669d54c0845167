using Microsoft.ML.Pruning.Masks;
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
    public void The_score_of_a_unit_is_the_norm_of_its_row(Norm norm, bool includeBias)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var network = RandomNetworks.Create(seed);
            foreach (var layer in network.Definition.WeightedLayers)
            {
                var scores = ScoresOf(network, layer, new UnitStructure(norm, includeBias));
                for (var unit = 0; unit < scores.Length; unit++)
                {
                    var incoming = IncomingOf(network, layer, unit, includeBias);
                    Close.To(NormOf(incoming, norm), scores[unit], 1e-6, size: norm == Norm.Sum ? NormOf(incoming, Norm.L1) : 0);
                }
            }
        }
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
    public void Pruning_a_unit_masks_its_weights_its_bias_and_the_batch_norms_that_follow_directly()
    {
        var definition = NetworkDefinition.Input(2, 6, 6)
            .Conv2d(4, 3, name: "c").Branch(b => b.BatchNorm(name: "near1"), b => b.BatchNorm(name: "near2")).Add("sum")
            .ReLU().BatchNorm(name: "far").Flatten().Linear(3, name: "fc").Build();
        var masks = new UnitStructure().MasksFor(definition, "c", Mask.FromPrunedIndices(4, 1, 3));
        Assert.Equal(["c.bias", "c.weight", "near1.bias", "near1.weight", "near2.bias", "near2.weight"], masks.Keys);
        Assert.Equal(Mask.FromKept([.. Enumerable.Range(0, 4 * 18).Select(i => i / 18 is 0 or 2)]), masks["c.weight"]);
        Assert.All(masks.Where(pair => pair.Key != "c.weight"), pair => Assert.Equal(Mask.FromPrunedIndices(4, 1, 3), pair.Value));
    }

    [Fact]
    public void A_grouped_or_depthwise_filter_is_a_unit_with_its_own_inputs_only()
    {
        var definition = NetworkDefinition.Input(6, 5, 5)
            .Conv2d(6, 3, groups: 6, name: "depthwise")
            .Conv2d(4, 1, groups: 2, name: "grouped")
            .Flatten()
            .Linear(2)
            .Build();
        var structure = new UnitStructure();
        Assert.Equal(6, structure.CountOf(definition, "depthwise"));
        Assert.Equal(
            Mask.FromKept([.. Enumerable.Range(0, 54).Select(i => i / 9 != 5)]),
            structure.MasksFor(definition, "depthwise", Mask.FromPrunedIndices(6, 5))["depthwise.weight"]);
        Assert.Equal(
            Mask.FromKept([.. Enumerable.Range(0, 12).Select(i => i / 3 != 0)]),
            structure.MasksFor(definition, "grouped", Mask.FromPrunedIndices(4, 0))["grouped.weight"]);
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
