using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Structures;

public sealed class BlockStructureTests
{
    [Theory]
    [InlineData(Norm.L1, 1, 1)]
    [InlineData(Norm.L2, 2, 3)]
    [InlineData(Norm.LInfinity, 4, 1)]
    [InlineData(Norm.Mean, 3, 5)]
    [InlineData(Norm.Mean, 1000, 1000)]
    [InlineData(Norm.Sum, 3, 2)]
    public void Blocks_tile_the_weight_and_score_their_norm(Norm norm, int rows, int columns)
    {
        var structure = new BlockStructure(rows, columns, norm);
        for (var seed = 0; seed < 20; seed++)
        {
            var network = RandomNetworks.Create(seed);
            foreach (var layer in network.Definition.WeightedLayers)
            {
                var weight = network.Values($"{layer}.weight").ToArray();
                var width = weight.Length / network.Definition.Parameter($"{layer}.weight").Shape[0];
                var blocks = weight.Select((w, i) => (w, row: i / width / rows, column: i % width / columns)).GroupBy(
                    item => (item.row, item.column))
                    .OrderBy(block => block.Key).Select(block => NormOf([.. block.Select(item => (double)item.w)], norm)).ToArray();
                var scores = structure.Score(network.Definition, layer, parameter => new MagnitudeSaliency().Score(network, parameter));
                Assert.Equal(blocks.Length, structure.CountOf(network.Definition, layer));
                Assert.Equal(blocks, Enumerable.Range(0, scores.Length).Select(i => (double)scores[i]), (a, b) => Math.Abs(a - b) < 1e-5);
            }
        }
    }

    [Fact]
    public void Pruning_a_block_masks_its_weights_alone_and_the_edge_is_smaller()
    {
        var definition = NetworkDefinition.Input(5).Linear(3, name: "a").Linear(2).Build();
        var structure = new BlockStructure(2, 3);
        var masks = structure.MasksFor(definition, "a", Mask.FromPrunedIndices(4, 1, 2));
        Assert.Equal(["a.weight"], masks.Keys);
        Assert.Equal(Mask.FromPrunedIndices(15, 3, 4, 8, 9, 10, 11, 12), masks["a.weight"]);
        var network = RandomNetworks.Parameterize(definition, 1).WithMasks(masks);
        Assert.Equal(Mask.FromPrunedIndices(4, 1, 2), structure.KeptIn(network, "a"));
        var partly = network.WithMasks(MaskSet.Empty.With("a.weight", Mask.FromPrunedIndices(15, 0, 1, 2)));
        Assert.Equal(Mask.FromPrunedIndices(4, 1, 2), structure.KeptIn(partly, "a"));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var definition = NetworkDefinition.Input(3).Linear(4, name: "a").Linear(2, name: "b").Build();
        Assert.Contains(
            "Rows of a block are 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new BlockStructure(0, 4)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Columns of a block are -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new BlockStructure(2, 4) with { Columns = -1 }).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockStructure(2, 2, (Norm)9));
        Assert.Contains(
            "a, b",
            Assert.Throws<ArgumentException>(() => new BlockStructure(2, 2).CountOf(definition, "x")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "has 4 blocks, but the mask has 5",
            Assert.Throws<ArgumentException>(() => new BlockStructure(2, 2).MasksFor(definition, "a", Mask.AllKept(5))).Message,
            StringComparison.Ordinal);
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
