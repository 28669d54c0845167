using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Contracts;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class OptimalBrainDamageSaliencyTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(2).Linear(2, name: "a").Linear(2, name: "b").Build(), 1)
        .WithParameters(new Dictionary<string, float[]> { ["a.weight"] = [0.5f, -2, 3, 0] });

    [Fact]
    public void The_score_is_half_the_curvature_times_the_squared_weight()
    {
        var scores = new OptimalBrainDamageSaliency().Score(Example, "a.weight", Curvatures(4, 0.25f, 2, 7));
        Assert.Equal([0.5f, 0.5f, 9, 0], scores.Values.ToArray());
    }

    [Fact]
    public void Negative_curvature_counts_by_its_absolute_value_and_keeps_its_sign()
    {
        var scores = new OptimalBrainDamageSaliency().Score(Example, "a.weight", Curvatures(-4, 0.25f, -2, -7));
        Assert.True(scores.IsAbsolute);
        Assert.Equal([-0.5f, 0.5f, -9, 0], scores.Values.ToArray());
    }

    [Fact]
    public void It_asks_for_what_its_options_say()
    {
        Assert.Equal(new CurvatureRequest { Rows = 5_000 }, new OptimalBrainDamageSaliency().Request);
        Assert.Equal(
            new CurvatureRequest { Rows = 7, BatchSize = 3, Method = CurvatureMethod.Hutchinson, ClassProbes = 5, HessianProbes = 9 },
            new OptimalBrainDamageSaliency
            {
                Rows = 7,
                BatchSize = 3,
                Method = CurvatureMethod.Hutchinson,
                ClassProbes = 5,
                HessianProbes = 9
            }.Request);
    }

    [Fact]
    public void A_pruned_weight_scores_0_and_stays_pruned()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var network = RandomNetworks.Prune(RandomNetworks.Create(seed), 0.5, seed);
            var saliency = new OptimalBrainDamageSaliency();
            var layers = LayerSelection.Default.LayersOf(network.Definition);
            var statistics = SharedCalibration.Shared.GatherFor(saliency, network, layers);
            foreach (var name in layers.Select(layer => $"{layer}.weight"))
            {
                var mask = network.Masks[name];
                Assert.All(saliency.Score(network, name, statistics).Values.ToArray(), (score, i) => Assert.True(mask[i] || score == 0));
            }

            var method = Pruner.Method("obd", saliency, new WeightStructure(), new GlobalAllocation(), new OneShotSchedule());
            var masks = Pruner.Prune(network, method, 0.8, context: SharedCalibration.Shared.Context).Network.Masks;
            Assert.Equal(masks, masks.And(network.Masks));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Probes_below_1_are_refused_with_the_value(int value)
    {
        Assert.Contains(
            $"ClassProbes is {value}; it must be at least 1",
            Refused(() => new OptimalBrainDamageSaliency { ClassProbes = value }),
            StringComparison.Ordinal);
        Assert.Contains(
            $"HessianProbes is {value}; it must be at least 1",
            Refused(() => new OptimalBrainDamageSaliency { HessianProbes = value }),
            StringComparison.Ordinal);
        Assert.Contains($"ClassProbes is {value}", Refused(() => new CurvatureRequest { ClassProbes = value }), StringComparison.Ordinal);
        Assert.Contains(
            $"HessianProbes is {value}", Refused(() => new CurvatureRequest { HessianProbes = value }), StringComparison.Ordinal);
        Assert.Null(new CurvatureRequest { ClassProbes = null }.ClassProbes);
    }

    [Fact]
    public void An_unknown_method_is_refused_with_the_known_ones()
    {
        foreach (var error in new[] { Refused(() => new OptimalBrainDamageSaliency { Method = (CurvatureMethod)9 }), Refused(
            () => new CurvatureRequest { Method = (CurvatureMethod)9 }) })
        {
            Assert.Contains("Method is 9; it must be one of Automatic, GaussNewton, Hutchinson", error, StringComparison.Ordinal);
        }
    }

    private static string Refused(Func<object> create) => Assert.Throws<ArgumentOutOfRangeException>(create).Message;

    private static CurvatureStatistics Curvatures(params float[] values) =>
        new(new Dictionary<string, ReadOnlyMemory<float>> { ["a.weight"] = values });
}
