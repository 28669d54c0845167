using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

/// <summary>What every saliency refuses that needs statistics with one number an element. A new one is one row here.</summary>
public sealed class StatisticsErrorTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(2).Linear(2, name: "a").Linear(2, name: "b").Build(), 1);

    private static readonly Dictionary<
        string,
        (Saliency Saliency, Func<Dictionary<string, ReadOnlyMemory<float>>, SaliencyStatistics> Statistics)> Cases =
        new()
        {
            ["Taylor"] = (new TaylorSaliency(), values => new GradientMagnitudeStatistics(values)),
            ["Taylor, group form"] = (new TaylorSaliency(TaylorForm.Group), values => new GradientStatistics(values)),
            ["SNIP"] = (new SnipSaliency(), values => new GradientStatistics(values)),
            ["GraSP"] = (new GraspSaliency(), values => new HessianGradientStatistics(values)),
            ["optimal brain damage"] = (new OptimalBrainDamageSaliency(), values => new CurvatureStatistics(values)),
            ["movement"] = (new MovementSaliency(), values => new MovementStatistics(values)),
        };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Statistics_that_fit_are_taken(string name) =>
        Assert.Equal(4, Cases[name].Saliency.Score(Example, "a.weight", Of(name, "a.weight", 1, 2, 3, 4)).Length);

    [Theory]
    [MemberData(nameof(Names))]
    public void Statistics_that_are_missing_or_of_another_kind_are_refused(string name)
    {
        var error = AssertRefused(name, "a.weight", null);
        Assert.Contains("no statistics were given", error, StringComparison.Ordinal);
        Assert.Contains(Cases[name].Saliency.Request!.Name, error, StringComparison.Ordinal);
        foreach (var other in Cases.Keys
            .Select(key => Of(key, "a.weight", 1, 2, 3, 4))
            .Where(other => other.GetType() != Of(name, "a.weight").GetType()))
        {
            Assert.Contains($"{other.GetType().Name} was given", AssertRefused(name, "a.weight", other), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Statistics_of_another_parameter_or_shape_are_refused(string name)
    {
        Assert.Contains("only for: b.weight", AssertRefused(name, "a.weight", Of(name, "b.weight", 1, 2, 3, 4)), StringComparison.Ordinal);
        Assert.Contains(
            "are 3 numbers, but the network needs 4",
            AssertRefused(name, "a.weight", Of(name, "a.weight", 1, 2, 3)),
            StringComparison.Ordinal);
        Assert.Contains("'x.weight'", AssertRefused(name, "x.weight", Of(name, "x.weight", 1)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pruning_without_rows_is_refused(string name)
    {
        var method = Pruner.Method(name, Cases[name].Saliency, new WeightStructure(), new UniformAllocation(), new OneShotSchedule());
        var error = Assert.Throws<ArgumentException>(() => Pruner.Prune(Example, method, 0.5));
        Assert.Contains(name == "movement" ? "FineTune is null" : "there are none", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Rows_and_batches_below_1_are_refused_with_the_value(int value)
    {
        Assert.Contains(
            $"Rows is {value}; it must be at least 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SnipSaliency { Rows = value }).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            $"BatchSize is {value}; it must be at least 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SnipSaliency { BatchSize = value }).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientRequest { Rows = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientRequest { BatchSize = value });
    }

    private static string AssertRefused(string name, string parameter, SaliencyStatistics? statistics) =>
        Assert.Throws<ArgumentException>(() => Cases[name].Saliency.Score(Example, parameter, statistics)).Message;

    private static SaliencyStatistics Of(string name, string parameter, params float[] values) =>
        Cases[name].Statistics(new Dictionary<string, ReadOnlyMemory<float>> { [parameter] = values });
}
