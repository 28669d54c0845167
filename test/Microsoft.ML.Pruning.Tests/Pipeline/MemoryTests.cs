using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Rounds of pruning and of training leave nothing behind, neither managed nor native.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    private const long MegaByte = 1 << 20;

    private static readonly NetworkDefinition Wide = Architectures.Mlp(TinyData.Inputs, 512, 1024, 512, 3);

    [Fact]
    public void Two_hundred_rounds_of_pruning_leave_nothing_behind()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(9));
        var scored = WideStage(data).Transform(data);
        long Held(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                TinyData.Scores(ml.Pruning.PruneByMagnitude(0.5).Fit(scored).Transform(data));
            }

            return ProcessMemory.ManagedBytes();
        }

        var before = Held(20);
        var grown = Held(200) - before;
        // One network has 4 MB of weights; 200 of them that stay would be 800 MB.
        Assert.True(grown < 16 * MegaByte, $"{grown / MegaByte} MB more are held after 200 rounds");
    }

    [Fact]
    public void Twenty_rounds_of_training_leave_nothing_behind()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(32));
        var trainer = ml.MulticlassClassification.Trainers.TorchNetwork(Wide, TinyData.Quick(epochs: 1));
        // Weights, gradients and the two moments of Adam are 16 MB a round;
        // 20 rounds that stay would be 320 MB, one tensor of weights a round 80 MB.
        var grown = ProcessMemory.LeastGrowth(
            () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    trainer.Fit(data);
                }
            },
            48 * MegaByte);
        Assert.True(grown <= 48 * MegaByte, $"the process grew by {grown / MegaByte} MB in 20 rounds");
    }

    private static NetworkTransformer WideStage(IDataView data)
    {
        var small = TinyData.Stage(data);
        return new NetworkTransformer(small.Stage with { Network = TinyData.RandomNetwork(Wide, 1) });
    }
}
