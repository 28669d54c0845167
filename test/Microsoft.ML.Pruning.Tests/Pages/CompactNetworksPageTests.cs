using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Pages;

public sealed class CompactNetworksPageTests
{
    // Named as in the snippets.
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_stage_gives_a_smaller_network()
    {
        var trainer = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [64, 32]));
        var scored = trainer.Fit(PageData.Flowers(ml)).Transform(PageData.Flowers(ml));
        var units = ml.Pruning.PruneUnits(options: new()
        {
            Target = PruningTarget.MultiplyAdds(0.5),
            RoundTo = 8,
            FineTune = new() { Epochs = 1 },
        });
        var small = units.Fit(scored);
        Console.WriteLine(small.Network.Definition);
        Assert.True(small.Network.Definition.MultiplyAdds <= ((4 * 64) + (64 * 32) + (32 * 3)) / 2);
    }

    [Fact]
    public void A_network_is_compacted_and_expanded_again()
    {
        var network = RandomNetworks.Parameterize(Architectures.LeNet300_100, 1);
        var pruned = new StepwiseMethod { Structure = new UnitStructure(), Sparsity = 0.5 }.Prune(network).Network;
        var compact = pruned.Compact();
        Console.WriteLine($"{NetworkCost.Of(pruned)} -> {NetworkCost.Of(compact)}");
        var sparse = compact.ExpandTo(network.Definition);
        Assert.Equal(network.Definition, sparse.Definition);
        Assert.Equal(150, compact.Definition.ShapeOf("fc1")[0]);
    }
}
