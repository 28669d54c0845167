using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class MovementSaliencyTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(2).Linear(2, name: "a").Linear(2, name: "b").Build(), 1);
    private static readonly MovementStatistics Statistics = new(
        new Dictionary<string, ReadOnlyMemory<float>> { ["a.weight"] = new float[] { 1, -0.5f, -2, 0 } });

    [Fact]
    public void The_score_is_the_movement_with_its_sign()
    {
        var scores = new MovementSaliency().Score(Example, "a.weight", Statistics);
        Assert.Equal([1, -0.5f, -2, 0], scores.Values.ToArray());
        Assert.Equal(Mask.FromPrunedIndices(4, 1, 2), TopK.PruneLowest(scores, 2));
    }

    [Fact]
    public void It_comes_from_fine_tuning()
    {
        Assert.Equal(new MovementRequest(), new MovementSaliency().Request);
        Assert.True(new MovementSaliency().Request.ComesFromFineTuning);
        List<string> calls = [];
        var context = new PruningContext
        {
            Gatherer = (_, _, _) => Noted(Statistics, "gather"),
            Recoverer = (network, step) => Noted(new Recovery(network), $"recover {step.Step}"),
        };
        var method = Pruner.Method(
            "movement", new MovementSaliency(), new WeightStructure(), new UniformAllocation(), new LinearSchedule(2));
        Pruner.Prune(Example, method, 0.5, context: context);
        Assert.Equal(["recover 0", "gather", "recover 1", "gather", "recover 2"], calls);

        T Noted<T>(T value, string call)
        {
            calls.Add(call);
            return value;
        }
    }
}
