using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods;

public sealed class StepwiseMethodTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(10).Linear(8, name: "a").ReLU().Linear(6, name: "b").ReLU().Linear(3, name: "c").Build(), 1);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_sparsity_outside_its_range_is_refused_with_value_and_range(double sparsity)
    {
        foreach (var method in new[] { Method(), Method(allocation: new GlobalAllocation()), Method(new UnitStructure()) })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => Pruner.Prune(Example, method, sparsity));
            Assert.Equal(sparsity, error.ActualValue);
            Assert.Contains("[0, 1)", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new ExplicitAllocation(new Dictionary<string, double> { ["a"] = sparsity }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UniformAllocation().Allocate([], sparsity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneShotSchedule().SparsityAt(1, sparsity));
    }

    [Fact]
    public void An_explicit_allocation_gives_each_layer_its_own_and_others_the_request()
    {
        var allocation = new ExplicitAllocation(new Dictionary<string, double> { ["a"] = 0.25 });
        var report = Pruner.Prune(Example, Method(allocation: allocation), 0.5).Report;
        Assert.Equal([new LayerPruning("a", 0.25, 20, 80, null), new LayerPruning("b", 0.5, 24, 48, null)], report.Layers);
        Assert.Equal(44 / 128.0, report.AchievedSparsity);
        Close.To(44 / 128.0, report.RequestedSparsity, 1e-12);
        Assert.Equal(["left alone: c"], report.Notes);
    }

    [Fact]
    public void A_plain_name_wins_over_patterns_and_names_the_logits_layer()
    {
        var allocation = new ExplicitAllocation(new Dictionary<string, double> { ["?"] = 0.5, ["c"] = 0.1, ["b"] = 0 });
        var report = Pruner.Prune(Example, Method(allocation: allocation), 0.9).Report;
        Assert.Equal([0.5, 0, 0.1], report.Layers.Select(layer => layer.RequestedSparsity!.Value));
    }

    [Fact]
    public void Explicit_allocations_that_contradict_or_fit_nothing_are_refused()
    {
        var ambiguous = new ExplicitAllocation(new Dictionary<string, double> { ["?"] = 0.5, ["a*"] = 0.1 });
        var error = Assert.Throws<ArgumentException>(() => Pruner.Prune(Example, Method(allocation: ambiguous), 0.5));
        Assert.Contains("'a' fits '?' and 'a*'", error.Message, StringComparison.Ordinal);
        var unknown = new ExplicitAllocation(new Dictionary<string, double> { ["fc9"] = 0.5 });
        error = Assert.Throws<ArgumentException>(() => Pruner.Prune(Example, Method(allocation: unknown), 0.5));
        Assert.Contains("'fc9'", error.Message, StringComparison.Ordinal);
        Assert.Contains("a, b", error.Message, StringComparison.Ordinal);
        var excluded = new ExplicitAllocation(new Dictionary<string, double> { ["a"] = 0.5 });
        Assert.Throws<ArgumentException>(
            () => Pruner.Prune(Example, Method(allocation: excluded), 0.5, new LayerSelection { Exclude = ["a"] }));
        Assert.Throws<ArgumentException>(() => new ExplicitAllocation(new Dictionary<string, double>()));
        Assert.Throws<ArgumentException>(() => new ExplicitAllocation(new Dictionary<string, double> { [""] = 0.5 }));
    }

    [Fact]
    public void Explicit_allocations_are_values()
    {
        var first = new ExplicitAllocation(new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 0.1 });
        var second = new ExplicitAllocation(new Dictionary<string, double> { ["b"] = 0.1, ["a"] = 0.5 });
        Assert.Equal(Method(allocation: first), Method(allocation: second));
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.NotEqual(first, new ExplicitAllocation(new Dictionary<string, double> { ["b"] = 0.1 }));
    }

    [Fact]
    public void A_global_choice_spares_the_last_of_a_layer_and_takes_the_next_elsewhere()
    {
        var definition = NetworkDefinition.Input(2)
            .Linear(2, bias: false, name: "low")
            .Linear(3, bias: false, name: "high")
            .Linear(2, name: "logits")
            .Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithParameters(new Dictionary<string, float[]>
        {
            ["low.weight"] = [0.1f, 0.1f, 0.1f, 0.1f],
            ["high.weight"] = [1, 2, 3, 4, 5, 6],
        });
        var (pruned, report) = Pruner.Prune(network, Method(allocation: new GlobalAllocation()), 0.5);
        Assert.Equal(Mask.FromPrunedIndices(4, 0, 1, 2), pruned.Masks["low.weight"]);
        Assert.Equal(Mask.FromPrunedIndices(6, 0, 1), pruned.Masks["high.weight"]);
        Assert.Equal(0.5, report.AchievedSparsity);
        Assert.Contains("kept one of 4", report.Layers[0].Note, StringComparison.Ordinal);
        Assert.Null(report.Layers[1].Note);
    }

    [Fact]
    public void Norms_of_different_layers_are_compared_as_they_are()
    {
        var definition = NetworkDefinition.Input(1)
            .Linear(2, bias: false, name: "a")
            .Linear(2, bias: false, name: "b")
            .Linear(2, name: "logits")
            .Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithParameters(new Dictionary<string, float[]>
        {
            ["a.weight"] = [0.9f, 3],
            ["b.weight"] = [0.8f, 0.8f, 5, 5],
        });
        Assert.Equal(["a.weight"], Pruner.Prune(network, Method(new UnitStructure(), new GlobalAllocation()), 0.25).Network.Masks.Keys);
        Assert.Equal(
            ["b.bias", "b.weight"],
            Pruner.Prune(WithBias(network), Method(new UnitStructure(Norm.LInfinity), new GlobalAllocation()), 0.25).Network.Masks.Keys);
    }

    [Fact]
    public void Nothing_requested_leaves_no_mask()
    {
        foreach (var method in new[] { Method(), Method(allocation: new GlobalAllocation()), Method(new UnitStructure()) })
        {
            var (pruned, report) = Pruner.Prune(Example, method, 0);
            Assert.Empty(pruned.Masks);
            Assert.Equal((0L, 0.0), (report.Pruned, report.AchievedSparsity));
        }
    }

    [Fact]
    public void A_check_that_throws_stops_pruning()
    {
        var recording = new RecordingContext { ChecksAllowed = 1 };
        Assert.Throws<OperationCanceledException>(() => Pruner.Prune(Example, Method(), 0.5, context: recording.Context));
        Assert.Equal(2, recording.Checks);
    }

    [Fact]
    public void The_network_recovers_after_every_step_of_the_schedule()
    {
        var recording = new RecordingContext();
        var result = Pruner.Prune(Example, Method() with { Schedule = new LinearSchedule(4) }, 0.8, context: recording.Context);
        Assert.Equal([1, 2, 3, 4], recording.Steps.Select(step => step.Step));
        Assert.All(recording.Steps, step => Assert.Equal(4, step.Steps));
        Assert.Equal(new[] { 0.2, 0.4, 0.6, 0.8 }, recording.Steps.Select(step => step.Sparsity), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(RecordingContext.Recovered, result.Network.Values("c.bias")[0]);
    }

    [Fact]
    public void The_report_tells_what_each_step_came_to()
    {
        var recording = new RecordingContext { History = new TrainingHistory([new EpochRecord(1, 0.5, 0.75, null, null, 0)]) };
        var report = Pruner.Prune(Example, Method() with { Schedule = new LinearSchedule(4) }, 0.8, context: recording.Context).Report;
        Assert.Equal([(1, 26L), (2, 51L), (3, 77L), (4, 102L)], report.Steps.Select(step => (step.Step, step.Pruned)));
        Assert.Equal(new[] { 0.2, 0.4, 0.6, 0.8 }, report.Steps.Select(step => step.RequestedSparsity), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All(report.Steps, step => Assert.Same(recording.History, step.FineTuning));
        Assert.All(report.Steps, step => Assert.Equal(step.Pruned / 128.0, step.AchievedSparsity));
        Assert.Equal((report.Pruned, report.AchievedSparsity), (report.Steps[^1].Pruned, report.Steps[^1].AchievedSparsity));
        Assert.NotEqual(report, report with { Steps = [] });
    }

    [Fact]
    public void A_recovery_that_changes_the_masks_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => Pruner.Prune(Example, Method() with { Schedule = new LinearSchedule(2) }, 0.8,
                context: new RecordingContext { ForgetsMasks = true }.Context));
        Assert.Contains("step 1 of 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_says_what_came_of_the_multiply_adds_that_were_asked_for()
    {
        var definition = NetworkDefinition.Input(1, 4, 4)
            .Conv2d(2, 3, padding: 1, bias: false, name: "a")
            .Flatten()
            .Linear(9, name: "b")
            .Linear(3, name: "c")
            .Build();
        ImmutableArray<LossPoint> rising = [new LossPoint(0, 1), new LossPoint(0.5, 2)];
        var allocation = new SensitivityAllocation(SensitivityBudget.MultiplyAdds)
        {
            Curves = [new LossCurve("a", 18, 288, rising), new LossCurve("b", 288, 288, rising)]
        };
        var report = Pruner.Prune(RandomNetworks.Parameterize(definition, 1), Method(allocation: allocation), 0.75).Report;
        var share = report.Layers.Average(layer => layer.AchievedSparsity);
        Close.To(0.75, share, 0.04);
        Assert.NotInRange(report.AchievedSparsity, share - 0.01, share + 0.01);
        var met = FormattableString.Invariant($"pruned {share:0.####} of the multiply-adds of these layers; 0.75 were requested");
        Assert.Equal(["left alone: c", met], report.Notes);
    }

    [Fact]
    public void What_cannot_be_pruned_is_refused_before_anything_is_trained()
    {
        var curve = new LossCurve("a", 80, 80, [new LossPoint(0, 1), new LossPoint(0.5, 2)]);
        StepwiseMethod[] wrong =
        [
            Method() with { Schedule = new CustomSchedule(3, (step, target) => step == 2 ? 0.1 : target) },
            Method() with { Schedule = new CustomSchedule(3, (step, _) => 0.1 * step) },
            Method(allocation: new ExplicitAllocation(new Dictionary<string, double> { ["fc9"] = 0.5 })),
            Method(allocation: new ExplicitAllocation(new Dictionary<string, double> { ["?"] = 0.5, ["a*"] = 0.1 })),
            Method(allocation: new SensitivityAllocation { Curves = [curve] }),
            Method(new UnitStructure(), new SensitivityAllocation { Curves = [curve, new LossCurve("b", 48, 48, curve.Points)] }),
        ];
        foreach (var method in wrong)
        {
            var recording = new RecordingContext();
            Assert.ThrowsAny<Exception>(() => Pruner.Prune(Example, method, 0.5, context: recording.Context));
            Assert.Empty(recording.Steps);
            Assert.Equal(0, recording.Checks);
        }
    }

    [Fact]
    public void A_method_needs_all_of_its_parts()
    {
        var method = Method();
        Assert.Throws<ArgumentException>(() => method with { Name = "" });
        Assert.Throws<ArgumentNullException>(() => method with { Saliency = null! });
        Assert.Throws<ArgumentNullException>(() => method with { Structure = null! });
        Assert.Throws<ArgumentNullException>(() => method with { Allocation = null! });
        Assert.Throws<ArgumentNullException>(() => method with { Schedule = null! });
        Assert.Throws<ArgumentNullException>(() => Pruner.Prune(null!, method, 0.5));
        Assert.Throws<ArgumentNullException>(() => method with { Layers = null! });
    }

    [Fact]
    public void One_shot_is_one_step_at_the_target()
    {
        var schedule = new OneShotSchedule();
        Assert.Equal((1, 0.3), (schedule.StepsFor(0.3), schedule.SparsityAt(1, 0.3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.SparsityAt(0, 0.3));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.SparsityAt(2, 0.3));
    }

    [Fact]
    public void An_unknown_parameter_has_no_scores() =>
        Assert.Contains(
            "'x.weight'",
            Assert.Throws<ArgumentException>(() => new MagnitudeSaliency().Score(Example, "x.weight")).Message,
            StringComparison.Ordinal);

    private static Network WithBias(Network network)
    {
        var definition = NetworkDefinition.Input(1)
            .Linear(2, bias: false, name: "a")
            .Linear(2, name: "b")
            .Linear(2, name: "logits")
            .Build();
        var values = definition.Parameters.ToDictionary(
            p => p.Name, p => network.Definition.ContainsParameter(p.Name) ? network.Values(p.Name).ToArray() : [0.1f, 0.1f]);
        return new Network(definition, values);
    }

    private static StepwiseMethod Method(Structure? structure = null, Allocation? allocation = null) =>
        Pruner.Method(
            "test",
            new MagnitudeSaliency(),
            structure ?? new WeightStructure(),
            allocation ?? new UniformAllocation(),
            new OneShotSchedule());
}
