using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

/// <summary>The curvature of networks in which the logits bend with single weights, and Hutchinson's estimator by itself.</summary>
public sealed class HutchinsonTests
{
    public static TheoryData<Layer> BendingLayers => [new GeluLayer(), new SigmoidLayer(), new TanhLayer()];

    [Theory]
    [MemberData(nameof(BendingLayers))]
    public void One_draw_is_exact_where_the_estimated_part_is_diagonal(Layer activation)
    {
        // Each weight feeds a unit of its own and units meet only in the linear layer after them,
        // so no two weights have a mixed derivative in a logit.
        var definition = new NetworkDefinition(new TensorShape(1), [
            new Node("a", new LinearLayer(9, Bias: false), "input"),
            new Node("bend", activation, "a"),
            new Node("b", new LinearLayer(3), "bend")
        ]);
        for (var seed = 0; seed < 5; seed++)
        {
            var network = RandomNetworks.Parameterize(definition, seed);
            var rows = Clusters.For(definition, 5, seed);
            var gathered = Curvatures.Gather(
                network, new CurvatureRequest { HessianProbes = 1, BatchSize = 2 }, rows, ["a.weight"], seed)["a.weight"];
            var withoutRest = Curvatures.Gather(
                network, new CurvatureRequest { Method = CurvatureMethod.GaussNewton }, rows, ["a.weight"])["a.weight"];
            Close.To([.. Enumerable.Range(0, 9).Select(i => ExactLoss.Curvature(network, rows, "a.weight", i)!.Value)], gathered, 1e-3);
            Assert.Contains(Enumerable.Range(0, 9), i => Math.Abs(gathered[i] - withoutRest[i]) > 0.05 * gathered.Max(Math.Abs));
        }
    }

    [Theory]
    [InlineData(CurvatureMethod.Automatic)]
    [InlineData(CurvatureMethod.Hutchinson)]
    public void The_mean_of_draws_is_the_second_derivative_of_the_loss(CurvatureMethod method)
    {
        const int Draws = 16;
        var kinds = new HashSet<Type>();
        for (var seed = 0; seed < 7; seed++)
        {
            var network = Curvatures.Smooth(seed);
            var rows = Clusters.For(network.Definition, 3, seed);
            var request = new CurvatureRequest { Method = method, HessianProbes = 4, BatchSize = 2 };
            Curvatures[] draws = [.. Enumerable.Range(0, Draws).Select(draw => Curvatures.Gather(network, request, rows, seed: draw))];
            foreach (var name in draws[0].Names)
            {
                var index = Curvatures.Place(network, name, seed)!.Value;
                var expected = ExactLoss.Curvature(network, rows, name, index)!.Value;
                var mean = draws.Average(draw => (double)draw[name][index]);
                var error = Math.Sqrt(draws.Sum(draw => Math.Pow(draw[name][index] - mean, 2)) / (Draws - 1) / Draws);
                Assert.True(
                    Math.Abs(mean - expected) <= 6 * error + 1e-3 * Math.Abs(expected) + 1e-6,
                    $"seed {seed}, {name}[{index}]: {expected}, mean {mean}, standard error {error}");
            }

            kinds.UnionWith(network.Definition.Nodes.Select(node => node.Layer.GetType()).Where(Curvatures.Bends));
        }

        Assert.Equal(3, kinds.Count);
    }

    [Fact]
    public void By_itself_it_agrees_with_the_exact_curvature_in_the_mean()
    {
        var rows = Clusters.For(Curvatures.SmallStraight.Definition, 4);
        var exact = Curvatures.Gather(Curvatures.SmallStraight, new CurvatureRequest(), rows);
        var request = new CurvatureRequest { Method = CurvatureMethod.Hutchinson, HessianProbes = 8, BatchSize = 3 };
        Curvatures.AssertMean(
            exact, Enumerable.Range(0, 100).Select(draw => Curvatures.Gather(Curvatures.SmallStraight, request, rows, seed: draw)));
    }

    [Fact]
    public void Only_layers_before_a_bend_are_estimated()
    {
        var definition = NetworkDefinition.Input(5)
            .Linear(6, name: "a")
            .ReLU()
            .Linear(4, name: "b")
            .Tanh()
            .Linear(4, name: "c")
            .ReLU()
            .Linear(3, name: "d")
            .Build();
        var network = RandomNetworks.Parameterize(definition, 1);
        var rows = Clusters.For(definition, 6);
        var all = Curvatures.Gather(network, new CurvatureRequest(), rows);
        var without = Curvatures.Gather(network, new CurvatureRequest { Method = CurvatureMethod.GaussNewton }, rows);
        Assert.All(all.Names, name => Assert.Equal(name[0] is 'c' or 'd', all[name].SequenceEqual(without[name])));
        Assert.All(without.Names, name => Assert.All(without[name], value => Assert.True(value >= 0)));
        Assert.Contains(all.Names, name => all[name].Any(value => value < 0));
    }

    [Fact]
    public void Without_a_bend_nothing_is_estimated()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var network = Curvatures.Straight(seed);
            var rows = Clusters.For(network.Definition, 5, seed);
            var first = Curvatures.Gather(network, new CurvatureRequest(), rows, seed: 1);
            var second = Curvatures.Gather(network, new CurvatureRequest { Method = CurvatureMethod.GaussNewton }, rows, seed: 2);
            Assert.All(first.Names, name => Assert.Equal(first[name], second[name]));
        }
    }

    [Theory]
    [InlineData(CurvatureMethod.Automatic)]
    [InlineData(CurvatureMethod.Hutchinson)]
    public void Draws_follow_the_seed(CurvatureMethod method)
    {
        var network = RandomNetworks.Parameterize(NetworkDefinition.Input(5).Linear(6).Gelu().Linear(3).Build(), 1);
        var rows = Clusters.For(network.Definition, 6);
        var request = new CurvatureRequest { Method = method };
        var first = Curvatures.Gather(network, request, rows, seed: 1)["fc1.weight"];
        Assert.Equal(first, Curvatures.Gather(network, request, rows, seed: 1)["fc1.weight"]);
        Assert.NotEqual(first, Curvatures.Gather(network, request, rows, seed: 2)["fc1.weight"]);
    }

    [Fact]
    public void Pruned_weights_are_estimated_as_0_and_disturb_no_others()
    {
        // Without the pruned inputs this is the network of one weight a unit, for which one draw is exact.
        var definition = NetworkDefinition.Input(3).Linear(6, bias: false, name: "a").Tanh().Linear(3, name: "b").Build();
        var network = RandomNetworks.Parameterize(definition, 2);
        network = network.WithMasks(MaskSet.Empty.With("a.weight", Mask.FromKept([.. Enumerable.Range(0, 18).Select(i => i % 3 == 1)])));
        var rows = Clusters.For(definition, 5);
        var gathered = Curvatures.Gather(network, new CurvatureRequest { HessianProbes = 1 }, rows, ["a.weight"])["a.weight"];
        int[] kept = [.. Enumerable.Range(0, 6).Select(unit => 3 * unit + 1)];
        Close.To([.. kept.Select(i => ExactLoss.Curvature(network, rows, "a.weight", i)!.Value)], [.. kept.Select(i => gathered[i])], 1e-3);

        var estimated = Curvatures.Gather(
            network, new CurvatureRequest { Method = CurvatureMethod.Hutchinson }, rows, ["a.weight"])["a.weight"];
        Assert.All(estimated, (value, i) => Assert.Equal(i % 3 != 1, value == 0));
    }
}
