using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Methods;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Allocations;

public sealed class ExplicitAllocationTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(10).Linear(8, name: "a").ReLU().Linear(6, name: "b").ReLU().Linear(3, name: "c").Build(), 1);

    [Fact]
    public void Every_layer_goes_the_same_part_of_its_way_at_a_step()
    {
        Assert.Equal([(8, 10), (16, 19), (24, 29), (32, 38)], PrunedAfterSteps(0.4, 0.8, new LinearSchedule(4)));
        Assert.Equal(
            [(54, 14), (63, 17), (72, 19)], PrunedAfterSteps(0.9, 0.4, new CustomSchedule(3, (step, target) => target * (5 + step) / 8)));
    }

    [Fact]
    public void Where_nothing_else_is_requested_a_layer_goes_its_way_in_equal_steps()
    {
        Assert.Equal([(14, 0), (28, 0), (42, 0), (56, 0)], PrunedAfterSteps(0.7, 0, new LinearSchedule(4)));
        Assert.Equal([(56, 0)], PrunedAfterSteps(0.7, 0, new IterativeSchedule()));
    }

    [Fact]
    public void Only_a_part_of_the_way_is_a_progress()
    {
        foreach (var progress in new[] { -0.1, 1.1, double.NaN })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => new UniformAllocation().Allocate([], 0.5, progress));
            Assert.Equal(progress, error.ActualValue);
            Assert.Contains("[0, 1]", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>How many weights of layers a (80, with a fraction of its own) and b (48) are pruned after each step.</summary>
    private static IEnumerable<(int A, int B)> PrunedAfterSteps(double own, double target, Schedule schedule)
    {
        var recording = new RecordingContext();
        var allocation = new ExplicitAllocation(new Dictionary<string, double> { ["a"] = own });
        Pruner.Prune(
            Example,
            Pruner.Method("steps", new MagnitudeSaliency(), new WeightStructure(), allocation, schedule),
            target,
            context: recording.Context);
        return recording.Masks.Select(masks => (PrunedOf(masks, "a.weight"), PrunedOf(masks, "b.weight")));
    }

    private static int PrunedOf(MaskSet masks, string parameter) => masks.GetValueOrDefault(parameter)?.PrunedCount ?? 0;
}
