using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

/// <summary>The curvature of networks in which the logits are piecewise linear in every single weight.</summary>
public sealed class GaussNewtonTests
{
    [Fact]
    public void The_curvature_is_the_second_derivative_of_the_loss_for_every_kind_of_layer_that_does_not_bend()
    {
        var layers = new List<Layer>();
        var (compared, kinks) = (0, 0);
        for (var seed = 0; seed < 30; seed++)
        {
            var network = seed % 3 == 0 ? RandomNetworks.Prune(Curvatures.Straight(seed), 0.3, seed) : Curvatures.Straight(seed);
            var rows = Clusters.For(network.Definition, 3, seed);
            var curvatures = Curvatures.Gather(network, new CurvatureRequest { BatchSize = 2 }, rows);
            foreach (var name in curvatures.Names)
            {
                if (Curvatures.Place(network, name, seed) is not { } index)
                {
                    continue;
                }

                if (ExactLoss.Curvature(network, rows, name, index) is { } expected)
                {
                    compared++;
                    var gathered = curvatures[name][index];
                    Assert.True(
                        Math.Abs(expected - gathered) <= 1e-7 + 1e-3 * expected,
                        $"seed {seed}, {name}[{index}]: {expected}, gathered {gathered}");
                }
                else
                {
                    kinks++;
                }
            }

            layers.AddRange(network.Definition.Nodes.Select(node => node.Layer));
        }

        Assert.True(compared > 150 && compared > 10 * kinks, $"{compared} compared, {kinks} at kinks");
        Assert.Equal(
            typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && !Curvatures.Bends(type)).ToHashSet(),
            layers.Select(layer => layer.GetType()).ToHashSet());
        Assert.Contains(layers, layer => layer is Conv2dLayer { Groups: > 1 });
        Assert.Contains(layers, layer => layer is Conv2dLayer conv && conv.Stride != 1 && conv.Dilation != 1 && conv.Padding != 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Neither_batches_nor_the_other_parameters_change_the_result(int batchSize)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var network = Curvatures.Straight(seed);
            var rows = Clusters.For(network.Definition, 11, seed);
            var whole = Curvatures.Gather(network, new CurvatureRequest(), rows);
            var batches = Curvatures.Gather(network, new CurvatureRequest { BatchSize = batchSize }, rows);
            foreach (var name in whole.Names)
            {
                Close.To(whole[name], batches[name], 1e-4);
                Close.To(whole[name], Curvatures.Gather(network, new CurvatureRequest(), rows, [name])[name], 1e-4);
            }
        }
    }

    [Fact]
    public void More_classes_than_are_held_at_a_time_are_all_counted()
    {
        // With equal logits p is 1/40 for all classes, so the curvature of weight ij of the last layer
        // is the mean of x_j^2 times 1/40 (1 - 1/40).
        Network network = new(
            NetworkDefinition.Input(3).Linear(40, name: "a").Build(),
            new Dictionary<string, float[]> { ["a.weight"] = new float[120], ["a.bias"] = new float[40] });
        var rows = new LabeledRows([1, 2, 3, -3, 0, 1], 3, [0, 39], 40);
        var factor = 1f / 40 * (1 - 1f / 40);
        var curvatures = Curvatures.Gather(network, new CurvatureRequest(), rows);
        Close.To([.. Enumerable.Range(0, 40).SelectMany(_ => new[] { 5 * factor, 2 * factor, 5 * factor })], curvatures["a.weight"], 1e-5);
        Close.To([.. Enumerable.Repeat(factor, 40)], curvatures["a.bias"], 1e-5);
    }

    [Fact]
    public void Probes_in_place_of_classes_are_right_in_the_mean()
    {
        const int Draws = 400;
        var rows = Clusters.For(Curvatures.SmallStraight.Definition, 4);
        var exact = Curvatures.Gather(Curvatures.SmallStraight, new CurvatureRequest(), rows);
        Curvatures.AssertMean(exact, Enumerable.Range(0, Draws).Select(
            draw => Curvatures.Gather(Curvatures.SmallStraight, new CurvatureRequest { ClassProbes = 1 + draw % 2 }, rows, seed: draw)));
    }

    /// <summary>With two classes the factor has one column, so that every probe is exact.</summary>
    [Fact]
    public void Probes_are_drawn_by_seed_and_the_same_in_batches_of_any_size()
    {
        Network network = Enumerable.Range(6, 100).Select(Curvatures.Straight).First(network => network.Definition.OutputShape.Count > 2);
        var rows = Clusters.For(network.Definition, 11);
        var request = new CurvatureRequest { ClassProbes = 3 };
        var first = Curvatures.Gather(network, request, rows, seed: 1);
        foreach (var name in first.Names)
        {
            Assert.Equal(first[name], Curvatures.Gather(network, request, rows, seed: 1)[name]);
            Close.To(first[name], Curvatures.Gather(network, request with { BatchSize = 4 }, rows, seed: 1)[name], 1e-4);
            Assert.NotEqual(first[name], Curvatures.Gather(network, request, rows, seed: 2)[name]);
        }
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(3_000, 2)]
    [InlineData(1_000_000, 1)]
    public void Convolutions_take_as_many_columns_and_rows_at_a_time_as_they_may_hold(long heldNumbers, int batches)
    {
        // A row holds 16 x 9 numbers of the patches and, for each of 3 classes, 3 x 64 derivatives and 36 sums: 828 numbers.
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 1);
        var rows = Clusters.For(Clusters.SmallConv, 6);
        var expected = Curvatures.Gather(network, new CurvatureRequest(), rows)["conv1.weight"];
        var checks = 0;
        using var scope = torch.NewDisposeScope();
        var pass = new CalibrationPass(network, rows, batchSize: 8, new ComputingOptions { Threads = 1 }, seed: 0, () => checks++);
        Close.To(
            expected,
            GaussNewtonDiagonal.Collect(pass, ["conv1.weight"], batchSize: 8, probes: null, heldNumbers)["conv1.weight"].ToArray(),
            1e-4);
        Assert.Equal(batches, checks);
    }

    [Fact]
    public void What_belongs_to_no_weighted_layer_is_refused()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 1);
        var error = Assert.Throws<ArgumentException>(
            () => Curvatures.Gather(network, new CurvatureRequest(), Clusters.For(Clusters.SmallConv, 4), ["fc1.weight", "bn1.weight"]));
        Assert.Contains("'bn1.weight' belongs to neither a Linear nor a Conv2d layer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Curvatures_that_overflow_are_refused()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallMlp, 1).WithParameters(
            new Dictionary<string, float[]> { ["fc1.weight"] = [.. Enumerable.Repeat(1e38f, 128)] });
        var error = Assert.Throws<InvalidOperationException>(
            () => Curvatures.Gather(network, new CurvatureRequest(), Clusters.For(Clusters.SmallMlp, 4)));
        Assert.Contains("is not finite", error.Message, StringComparison.Ordinal);
    }
}
