using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods.Stepwise;

public sealed class PruningTargetTests
{
    private static readonly Func<double, PruningTarget>[] Currencies =
        [PruningTarget.MultiplyAdds, PruningTarget.Parameters, PruningTarget.Bytes];

    public static TheoryData<bool, bool> Methods => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_cost_ends_below_the_target_and_one_group_less_would_not(bool units, bool global)
    {
        var met = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var network = RandomNetworks.Create(seed);
            foreach (var currency in Currencies)
            {
                var method = MethodOf(units, global) with { Target = currency(0.7) };
                if (CanReach(method, network))
                {
                    RequireLeast(network, method);
                    met++;
                }
            }
        }

        Assert.True(met > 20, $"only {met}");
    }

    [Fact]
    public void Steps_of_a_schedule_end_at_the_target_too()
    {
        var network = RandomNetworks.Parameterize(Architectures.LeNet300_100, 1);
        var method = MethodOf(units: true, global: false) with
        {
            Target = PruningTarget.MultiplyAdds(0.3), Schedule = new LinearSchedule(4),
        };
        var result = method.Prune(network);
        Assert.Equal(4, result.Report.Steps.Length);
        Assert.InRange(
            NetworkCost.Of(result.Network.Compact()).MultiplyAdds,
            0.29 * network.Definition.MultiplyAdds,
            0.3 * network.Definition.MultiplyAdds);
        Assert.Contains(result.Report.Notes, note => note.StartsWith("target multiply-adds at most 0.3", StringComparison.Ordinal));
    }

    [Fact]
    public void A_target_that_cannot_be_reached_is_refused_with_the_range()
    {
        var network = RandomNetworks.Parameterize(Architectures.LeNet300_100, 1);
        var method = MethodOf(units: true, global: false);
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => (method with { Target = PruningTarget.MultiplyAdds(5) }).Prune(network));
        Assert.Contains(
            "The target is 5 multiply-adds, but from 795 to 266,200 multiply-adds can be reached", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => (method with { Target = PruningTarget.Parameters(266_611) }).Prune(network));
        Assert.Equal(0, (method with { Target = PruningTarget.MultiplyAdds(266_200) }).Prune(network).Report.Pruned);
        Assert.Equal(398, (method with { Target = PruningTarget.MultiplyAdds(795) }).Prune(network).Report.Pruned);
    }

    [Fact]
    public void The_range_is_told_before_any_work()
    {
        var lines = new List<string>();
        var context = new PruningContext { Host = TrainingHost.Silent with { Message = lines.Add } };
        (MethodOf(units: true, global: false) with { Target = PruningTarget.MultiplyAdds(0.5) }).Prune(
            RandomNetworks.Parameterize(Architectures.LeNet300_100, 1), context);
        Assert.Equal("stepwise: from 795 to 266,200 multiply-adds can be reached; the target is 133,100", lines[0]);
    }

    [Fact]
    public void Targets_that_contradict_other_settings_are_refused()
    {
        var target = PruningTarget.MultiplyAdds(0.5);
        var method = MethodOf(units: true, global: false);
        RequireRefused(method with { Target = target, Sparsity = 0.5 }, "set one of the two");
        RequireRefused(method with { Target = PruningTarget.AccuracyDrop(0.01) }, "use GreedyFilterPrune");
        RequireRefused(method with { Target = target, Allocation = new ThresholdAllocation(1) }, "takes none");
        RequireRefused(method with { Target = target, Structure = new NofMStructure(2, 4) }, "no other sparsity");
        RequireRefused(method with { RoundTo = 8, Structure = new WeightStructure() }, "removes no whole units");
        Assert.Throws<ArgumentOutOfRangeException>(() => method with { RoundTo = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => PruningTarget.MultiplyAdds(0L));
        Assert.Throws<ArgumentOutOfRangeException>(() => PruningTarget.Parameters(0.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PruningTarget.Bytes(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => PruningTarget.Sparsity(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PruningTarget.AccuracyDrop(-0.1));
        Assert.Equal(0.25, (method with { Target = PruningTarget.Sparsity(0.25) }).Prune(
            RandomNetworks.Parameterize(Architectures.LeNet300_100, 1)).Report.AchievedSparsity);
    }

    [Theory]
    [InlineData(8, 0.3)]
    [InlineData(8, 0.55)]
    [InlineData(16, 0.7)]
    [InlineData(7, 0.9)]
    public void Kept_units_are_multiples_and_no_more_in_all_than_asked(int multiple, double sparsity)
    {
        foreach (var definition in new[] { Architectures.ResNet20, Architectures.MobileNetSmall, Architectures.LeNet300_100 })
        {
            var network = RandomNetworks.Parameterize(definition, 3);
            foreach (var global in new[] { false, true })
            {
                var method = MethodOf(units: true, global) with { Sparsity = sparsity };
                var plain = method.Prune(network);
                var rounded = (method with { RoundTo = multiple }).Prune(network);
                Assert.All(rounded.Report.Layers, layer =>
                {
                    var kept = layer.Prunable - layer.Pruned;
                    Assert.True(kept % multiple == 0 || kept < multiple || kept == layer.Prunable, $"{layer.Layer} keeps {kept}");
                });
                Assert.True(rounded.Report.Pruned >= plain.Report.Pruned);
                Assert.All(
                    rounded.Network.Compact().Definition.WeightedLayers.Where(layer => layer != definition.LogitsLayer),
                    layer => Assert.True(IsRound(rounded.Network.Compact().Definition.ShapeOf(layer)[0], multiple)));
            }
        }
    }

    [Fact]
    public void A_multiple_larger_than_a_layer_is_refused()
    {
        var method = MethodOf(units: true, global: false) with { RoundTo = 128 };
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => method.Prune(RandomNetworks.Parameterize(Architectures.LeNet300_100, 1)));
        Assert.Contains("RoundTo is 128, but fc2 has 100 units", error.Message, StringComparison.Ordinal);
    }

    private static bool IsRound(int units, int multiple) => units % multiple == 0 || units < multiple;

    private static StepwiseMethod MethodOf(bool units, bool global) => new()
    {
        Structure = units ? new UnitStructure() : new WeightStructure(),
        Allocation = global ? new GlobalAllocation() : new UniformAllocation(),
    };

    private static void RequireRefused(StepwiseMethod method, string why) => Assert.Contains(
        why,
        Assert.ThrowsAny<ArgumentException>(
            () => method.Prune(RandomNetworks.Parameterize(Architectures.LeNet300_100, 1))).Message,
        StringComparison.Ordinal);

    private static bool CanReach(StepwiseMethod method, Network network)
    {
        try
        {
            method.Prune(network);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void RequireLeast(Network network, StepwiseMethod method)
    {
        var limit = method.Target!.LimitFor(NetworkCost.Dense(network.Definition));
        var result = method.Prune(network);
        Assert.True(CostOf(result.Network) <= limit);
        var groups = result.Report.Prunable;
        var pruned = (long)Math.Round(result.Report.RequestedSparsity * groups);
        if (pruned > 0)
        {
            var less = method with { Target = null, Sparsity = (double)(pruned - 1) / groups };
            Assert.True(CostOf(less.Prune(network).Network) > limit);
        }

        long CostOf(Network pruned) => method.Target.Of(NetworkCost.Of(method.RemovesUnits ? pruned.Compact() : pruned));
    }
}
