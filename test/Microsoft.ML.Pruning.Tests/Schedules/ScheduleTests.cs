using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Schedules;

public sealed class ScheduleTests
{
    private static readonly Dictionary<string, Schedule> ByName = new()
    {
        ["one-shot"] = new OneShotSchedule(),
        ["iterative"] = new IterativeSchedule(),
        ["iterative 37 %"] = new IterativeSchedule(0.37),
        ["linear"] = new LinearSchedule(7),
        ["linear 1"] = new LinearSchedule(1),
        ["cubic"] = new CubicSchedule(10),
        ["cubic 1"] = new CubicSchedule(1),
        ["custom"] = new CustomSchedule(3, (step, target) => target * step * step / 9),
    };

    public static TheoryData<string> Schedules => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Every_schedule_rises_to_exactly_the_target(string name)
    {
        foreach (var target in new[] { 0, 0.1, 0.2, 0.36, 0.5, 0.75, 0.95, 0.999, 1 - 1e-16 })
        {
            var schedule = ByName[name];
            var steps = schedule.StepsFor(target);
            double[] sparsities = [.. Enumerable.Range(1, steps).Select(step => schedule.SparsityAt(step, target))];
            Assert.Equal(target, sparsities[^1]);
            Assert.Equal(sparsities.Order(), sparsities);
            Assert.All(sparsities, sparsity => Assert.InRange(sparsity, 0, target));
            double[] progress = [.. Enumerable.Range(1, steps).Select(step => schedule.ProgressAt(step, target))];
            Assert.Equal(1, progress[^1]);
            Assert.Equal(sparsities, progress.Select((part, i) => target > 0 ? part * target : 0), Near);
            Assert.Equal(target > 0 ? progress.Order() : Enumerable.Range(1, steps).Select(step => (double)step / steps), progress);
            foreach (var step in new[] { -1, 0, steps + 1 })
            {
                Assert.Contains(
                    $"[1, {steps}]",
                    Assert.Throws<ArgumentOutOfRangeException>(() => schedule.SparsityAt(step, target)).Message,
                    StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_target_outside_its_range_is_refused(string name)
    {
        foreach (var target in new[] { -0.1, 1, 50, double.NaN })
        {
            Assert.Contains(
                "[0, 1)",
                Assert.Throws<ArgumentOutOfRangeException>(() => ByName[name].StepsFor(target)).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => ByName[name].SparsityAt(1, target));
        }
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Without_training_between_steps_magnitude_pruning_is_that_of_one_shot(string name)
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var byLayer = new ExplicitAllocation(new Dictionary<string, double> { [network.Definition.WeightedLayers[0]] = 0.3 });
            foreach (var allocation in new Allocation[] { new GlobalAllocation(), byLayer })
            {
                var oneShot = Pruner.Method(
                    "steps", new MagnitudeSaliency(), new WeightStructure(PerOutput: seed % 2 == 0), allocation, new OneShotSchedule());
                var expected = Pruner.Prune(network, oneShot, 0.8);
                var actual = Pruner.Prune(network, oneShot with { Schedule = ByName[name] }, 0.8);
                Assert.Equal(expected.Network.Masks, actual.Network.Masks);
                Assert.Equal(
                    expected.Report.Layers.Select(layer => layer with { Note = null }),
                    actual.Report.Layers.Select(layer => layer with { Note = null }));
            }
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.1, 1)]
    [InlineData(0.2, 1)]
    [InlineData(0.36, 2)]
    [InlineData(0.37, 3)]
    [InlineData(0.5, 4)]
    [InlineData(0.9, 11)]
    public void Iterative_takes_a_fifth_of_what_is_left(double target, int steps)
    {
        var schedule = new IterativeSchedule();
        Assert.Equal(steps, schedule.StepsFor(target));
        for (var step = 1; step < steps; step++)
        {
            Close.To(1 - Math.Pow(0.8, step), schedule.SparsityAt(step, target), 1e-12);
        }
    }

    [Fact]
    public void Linear_rises_by_the_same_amount() =>
        Assert.Equal([0.2, 0.4, 0.6, 0.8], Enumerable.Range(1, 4).Select(step => new LinearSchedule(4).SparsityAt(step, 0.8)), Near);

    [Fact]
    public void Cubic_follows_its_formula()
    {
        var schedule = new CubicSchedule(4, 0.1);
        Assert.Equal(
            Enumerable.Range(1, 4).Select(step => 0.9 + (0.1 - 0.9) * Math.Pow(1 - step / 4.0, 3)),
            Enumerable.Range(1, 4).Select(step => schedule.SparsityAt(step, 0.9)),
            Near);
        Close.To(0.1, schedule.SparsityAt(2, 0.1), 1e-12);
    }

    [Fact]
    public void A_target_below_the_start_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new CubicSchedule(4, 0.3).StepsFor(0.2));
        Assert.Equal(0.2, error.ActualValue);
        Assert.Contains("[0.3, 1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_settings_are_refused_with_value_and_range()
    {
        foreach (var steps in new[] { 0, -3 })
        {
            Assert.Contains("at least 1", Refused(steps, () => new LinearSchedule(steps)), StringComparison.Ordinal);
            Refused(steps, () => new CubicSchedule(steps));
            Refused(steps, () => new CustomSchedule(steps, (_, target) => target));
            Refused(steps, () => new LinearSchedule(2) with { Steps = steps });
        }

        foreach (var rate in new[] { -0.2, 0, 1, 20, double.NaN })
        {
            Assert.Contains("[0.0001, 1)", Refused(rate, () => new IterativeSchedule(rate)), StringComparison.Ordinal);
            Refused(rate, () => new IterativeSchedule() with { Rate = rate });
        }

        foreach (var initial in new[] { -0.1, 1, double.NaN })
        {
            Assert.Contains("[0, 1)", Refused(initial, () => new CubicSchedule(3, initial)), StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentNullException>(() => new CustomSchedule(3, null!));
    }

    [Theory]
    [InlineData(0.5, 0.2, 0.6, 2, "at least 0.5")]
    [InlineData(-0.1, 0.2, 0.6, 1, "at least 0")]
    [InlineData(double.NaN, 0.2, 0.6, 1, "at least 0")]
    [InlineData(0.1, 0.7, 0.7, 2, "not exceed the target 0.6")]
    [InlineData(0.1, 0.2, 0.5, 3, "end at the target 0.6")]
    public void A_custom_function_that_breaks_the_rules_is_refused(double first, double second, double last, int step, string message)
    {
        var schedule = new CustomSchedule(3, (k, _) => k == 1 ? first : k == 2 ? second : last);
        Assert.Contains(
            message, Assert.Throws<InvalidOperationException>(() => schedule.SparsityAt(step, 0.6)).Message, StringComparison.Ordinal);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Max(Math.Abs(a), Math.Abs(b));

    private static string Refused(object value, Func<Schedule> create)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(create);
        Assert.Equal(value, error.ActualValue);
        return error.Message;
    }
}
