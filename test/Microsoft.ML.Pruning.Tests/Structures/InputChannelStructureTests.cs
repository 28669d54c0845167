using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Structures;

public sealed class InputChannelStructureTests
{
    [Fact]
    public void A_column_or_a_slice_of_every_filter_goes_and_nothing_else()
    {
        var definition = NetworkDefinition.Input(2, 3, 3).Conv2d(2, new Size2d(1, 2), name: "c").Flatten().Linear(2, name: "fc").Build();
        var structure = new InputChannelStructure();
        Assert.Equal((2, 12), (structure.CountOf(definition, "c"), structure.CountOf(definition, "fc")));
        var masks = structure.MasksFor(definition, "c", Mask.FromPrunedIndices(2, 1));
        Assert.Equal(["c.weight"], masks.Keys);
        Assert.Equal(Mask.FromPrunedIndices(8, 2, 3, 6, 7), masks["c.weight"]);
        Assert.Equal(Mask.FromPrunedIndices(24, 5, 17), structure.MasksFor(definition, "fc", Mask.FromPrunedIndices(12, 5))["fc.weight"]);
    }

    [Fact]
    public void In_a_grouped_convolution_a_channel_is_read_by_its_own_group()
    {
        var definition = NetworkDefinition.Input(4, 1, 1).Conv2d(6, 1, groups: 2, name: "c").Flatten().Linear(2).Build();
        var structure = new InputChannelStructure();
        Assert.Equal(4, structure.CountOf(definition, "c"));
        Assert.Equal(Mask.FromPrunedIndices(12, 1, 3, 5), structure.MasksFor(definition, "c", Mask.FromPrunedIndices(4, 1))["c.weight"]);
        Assert.Equal(Mask.FromPrunedIndices(12, 6, 8, 10), structure.MasksFor(definition, "c", Mask.FromPrunedIndices(4, 2))["c.weight"]);
    }

    [Fact]
    public void Scores_are_norms_of_what_reads_the_input()
    {
        var definition = NetworkDefinition.Input(2).Linear(2, name: "a").Linear(2).Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithParameters(
            new Dictionary<string, float[]> { ["a.weight"] = [3, -1, -4, 2] });
        float[] Of(Norm norm) =>
            new InputChannelStructure(norm).Score(definition, "a", name => new MagnitudeSaliency().Score(network, name)).Values.ToArray();
        Assert.Equal([7, 3], Of(Norm.L1));
        Assert.Equal([5, MathF.Sqrt(5)], Of(Norm.L2));
        Assert.Equal([4, 2], Of(Norm.LInfinity));
        Assert.Equal([3.5f, 1.5f], Of(Norm.Mean));
    }

    [Fact]
    public void A_pruned_input_does_not_reach_the_output()
    {
        var definition = NetworkDefinition.Input(4, 5, 5).Conv2d(6, 3, groups: 2, name: "c").Flatten().Linear(3).Build();
        var network = RandomNetworks.Parameterize(definition, 1);
        var pruned = network.WithMasks(new InputChannelStructure().MasksFor(definition, "c", Mask.FromPrunedIndices(4, 2)));
        var inputs = RandomNetworks.Inputs(definition, 1, 1);
        var changed = inputs.Select((value, i) => i / 25 == 2 ? value + 1 : value).ToArray();
        Assert.Equal(Run(pruned, inputs), Run(pruned, changed));
        Assert.NotEqual(Run(network, inputs), Run(network, changed));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var definition = NetworkDefinition.Input(3).Linear(4, name: "a").Linear(2, name: "b").Build();
        Assert.Throws<ArgumentOutOfRangeException>(() => new InputChannelStructure((Norm)9));
        Assert.Contains(
            "a, b",
            Assert.Throws<ArgumentException>(() => new InputChannelStructure().CountOf(definition, "x")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "has 3 input channels, but the mask has 5",
            Assert.Throws<ArgumentException>(() => new InputChannelStructure().MasksFor(definition, "a", Mask.AllKept(5))).Message,
            StringComparison.Ordinal);
    }

    private static float[] Run(Network network, float[] inputs)
    {
        var executor = NetworkExecutor.Create(network);
        var output = new float[executor.OutputLength];
        executor.Run(inputs, 1, output);
        return output;
    }
}
