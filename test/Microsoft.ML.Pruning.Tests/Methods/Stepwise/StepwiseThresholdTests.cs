using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Methods;

public sealed class StepwiseThresholdTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(10).Linear(8, name: "a").ReLU().Linear(6, name: "b").ReLU().Linear(3, name: "c").Build(), 1);

    [Fact]
    public void Whole_units_go_by_their_norm_and_the_report_tells_what_came_out()
    {
        double[] norms = [.. Enumerable.Range(0, 8).Select(row =>
            Math.Sqrt(Example.Values("a.weight").Slice(row * 10, 10).ToArray().Sum(weight => (double)weight * weight)))];
        var threshold = (norms.Order().ElementAt(2) + norms.Order().ElementAt(3)) / 2;
        var method = new StepwiseMethod
        {
            Structure = new UnitStructure(),
            Allocation = new ThresholdAllocation(threshold),
            Layers = new LayerSelection { Include = ["a"] },
        };
        var (pruned, report) = method.Prune(Example);
        Assert.Equal(norms.Select(norm => norm >= threshold), Enumerable.Range(0, 8).Select(unit => pruned.Masks["a.bias"][unit]));
        Assert.Equal([new LayerPruning("a", null, 3, 8, null)], report.Layers);
        Assert.Equal((0.375, 0.375), (report.RequestedSparsity, report.AchievedSparsity));
        Assert.Equal((0.375, 3L), (report.Steps.Single().RequestedSparsity, report.Steps.Single().Pruned));
        Assert.Equal(2, report.Notes.Length);
        Assert.Contains("no sparsity was requested, and 0.375 came out", report.Notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_applies_the_threshold_again_and_recovery_hears_what_came_out()
    {
        var recording = new RecordingContext();
        var method = new StepwiseMethod { Allocation = new DeviationAllocation(1), Schedule = new LinearSchedule(3) };
        var report = method.Prune(Example, recording.Context).Report;
        Assert.NotEmpty(recording.Steps);
        Assert.All(recording.Steps, step => Assert.Equal(report.Steps[step.Step - 1].AchievedSparsity, step.Sparsity));
        Assert.Equal([1, 2, 3], report.Steps.Select(step => step.Step));
        Assert.Equal(report.Steps.Select(step => step.AchievedSparsity), report.Steps.Select(step => step.RequestedSparsity));
        Assert.Equal(new StepwiseMethod { Allocation = new DeviationAllocation(1) }.Prune(Example).Report.Pruned, report.Steps[0].Pruned);
    }

    [Fact]
    public void A_sparsity_beside_a_threshold_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new StepwiseMethod { Sparsity = 0.8, Allocation = new ThresholdAllocation(0.1) }.Prune(Example));
        Assert.Contains("sparsity is 0.8, but the threshold allocation takes none", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(
            () => new MLContext().Pruning.PruneByMagnitude(0.8, new() { Allocation = new DeviationAllocation(1) }));
        Assert.Contains("Leave Sparsity null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schedules_that_follow_from_a_sparsity_and_fixed_sparsities_are_refused()
    {
        foreach (var schedule in new Schedule[] { new IterativeSchedule(), new CubicSchedule(3, 0.1) })
        {
            var error = Assert.Throws<ArgumentException>(
                () => new StepwiseMethod { Allocation = new ThresholdAllocation(0.1), Schedule = schedule }.Prune(Example));
            Assert.Contains($"{schedule.Name} schedule follow from the sparsity", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(
            () => new StepwiseMethod { Allocation = new ThresholdAllocation(0.1), Structure = new NofMStructure(2, 4) }.Prune(Example));
        _ = new StepwiseMethod { Allocation = new ThresholdAllocation(0.1), Schedule = new CubicSchedule(3) }.Prune(Example);
    }
}
