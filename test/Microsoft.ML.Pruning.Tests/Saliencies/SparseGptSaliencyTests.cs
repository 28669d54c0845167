using System.Globalization;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Tests.Saliencies.Algebra;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class SparseGptSaliencyTests
{
    private static readonly SparseGptSaliency Saliency = new() { BatchSize = 3 };

    [Fact]
    public void Scores_and_updates_equal_the_papers_algorithm_for_every_kind_of_layer()
    {
        var (grouped, dead) = (0, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            var network = seed % 2 == 0 ? RandomNetworks.Create(seed) : RandomNetworks.Prune(RandomNetworks.Create(seed), 0.2, seed);
            var rows = Clusters.For(network.Definition, 5, seed);
            var statistics = Gather(network, rows);
            var masks = RandomNetworks.Prune(network, 0.5, seed + 1).Masks;
            var updated = Saliency.Compensate(network, masks, statistics);
            foreach (var layer in network.Definition.WeightedLayers)
            {
                var samples = LayerInputReference.Samples(network, layer, rows);
                grouped += samples.Length > 1 ? 1 : 0;
                var weights = network.Values($"{layer}.weight").ToArray();
                var scores = Saliency.Score(network, $"{layer}.weight", statistics).Values.ToArray();
                var after = updated.GetValueOrDefault($"{layer}.weight", weights);
                var kept = masks[$"{layer}.weight"];
                var size = weights.Length / samples.Length;
                for (var group = 0; group < samples.Length; group++)
                {
                    var reference = new PaperReference(samples[group], Saliency.Damping);
                    dead += reference.DeadInputs;
                    var range = new Range(group * size, (group + 1) * size);
                    Close.To(reference.Scores(weights[range]), scores[range], 1e-3);
                    Close.To(
                        reference.Sweep(weights[range], [.. Enumerable.Range(group * size, size).Select(i => kept[i])]),
                        after[range],
                        1e-3,
                        size: weights[range].Max(Math.Abs));
                }

                Assert.True(kept.HoldsFor(after));
            }
        }

        Assert.True(grouped >= 5 && dead > 0, $"{grouped} grouped convolutions, {dead} inputs that are always 0");
    }

    [Fact]
    public void The_update_keeps_the_outputs_of_a_layer_nearer_than_plain_pruning()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var rows = Clusters.For(network.Definition, 10, seed);
            var statistics = Gather(network, rows);
            var masks = MaskSet.Empty;
            foreach (var layer in network.Definition.WeightedLayers)
            {
                var scores = Saliency.Score(network, $"{layer}.weight", statistics);
                masks = masks.With(scores.Name, TopK.PruneLowest(scores, scores.Length / 2));
            }

            var updated = Saliency.Compensate(network, masks, statistics);
            var (plain, compensated) = (0.0, 0.0);
            foreach (var layer in network.Definition.WeightedLayers)
            {
                var weights = network.Values($"{layer}.weight").ToArray();
                var pruned = weights.ToArray();
                masks[$"{layer}.weight"].ApplyTo(pruned);
                var samples = LayerInputReference.Samples(network, layer, rows);
                plain += OutputError(samples, weights, pruned);
                compensated += OutputError(samples, weights, updated.GetValueOrDefault($"{layer}.weight", weights));
            }

            Assert.True(compensated < plain, $"seed {seed}: {compensated} with the update, {plain} without");
        }
    }

    [Fact]
    public void Weights_of_an_input_that_is_always_0_score_0_and_stay_as_they_are()
    {
        var network = RandomNetworks.Parameterize(NetworkDefinition.Input(4).Linear(3, name: "a").Linear(2, name: "b").Build(), 1);
        float[] features = [.. Enumerable.Range(0, 40).Select(i => i % 4 == 2 ? 0 : MathF.Sin(i))];
        var statistics = Gather(network, new LabeledRows(features, 4, new int[10], 2));
        var scores = Saliency.Score(network, "a.weight", statistics);
        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(i % 4 == 2, scores[i] == 0));
        var masks = MaskSet.Empty.With("a.weight", Mask.FromPrunedIndices(12, 0, 5, 6));
        var updated = Saliency.Compensate(network, masks, statistics)["a.weight"];
        Assert.Equal([network.Values("a.weight")[2], 0, network.Values("a.weight")[10]], [updated[2], updated[6], updated[10]]);
        Assert.NotEqual(network.Values("a.weight")[3], updated[3]);

        var silent = Gather(network, new LabeledRows(new float[40], 4, new int[10], 2));
        Assert.All(Saliency.Score(network, "a.weight", silent).Values.ToArray(), score => Assert.Equal(0, score));
        Assert.Equal(network.WithMasks(masks).Values("a.weight").ToArray(), Saliency.Compensate(network, masks, silent)["a.weight"]);
    }

    [Fact]
    public void Only_weights_that_lose_elements_in_this_step_are_updated()
    {
        var network = RandomNetworks.Prune(RandomNetworks.Parameterize(Clusters.SmallMlp, 1), 0.3, 1);
        var statistics = Gather(network, Clusters.For(Clusters.SmallMlp, 20));
        Assert.Empty(Saliency.Compensate(network, network.Masks, statistics));
        Assert.Empty(Saliency.Compensate(network, MaskSet.Empty.With("fc1.bias", Mask.FromPrunedIndices(16, 2)), statistics));
        var masks = RandomNetworks.Prune(network, 0.5, 2).Masks;
        Assert.Empty((Saliency with { UpdateWeights = false }).Compensate(network, masks, statistics));
        Assert.Equal(["fc1.weight", "fc2.weight"], Saliency.Compensate(network, masks, statistics).Keys.Order());
    }

    [Fact]
    public void A_bias_is_the_weight_of_an_input_of_1()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallConv, 1);
        var scores = Saliency.Score(network, "conv1.bias", Gather(network, Clusters.For(Clusters.SmallConv, 5)));
        Assert.All(network.Values("conv1.bias").ToArray(), (bias, i) => Close.To(bias * bias * 5 * 16, scores[i], 1e-5));
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_the_value()
    {
        Assert.Equal(new InputRequest(Gram: true) { Rows = 7, BatchSize = 2 }, new SparseGptSaliency { Rows = 7, BatchSize = 2 }.Request);
        foreach (var damping in new[] { 0, -0.01, double.NaN, double.PositiveInfinity })
        {
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"Damping is {damping}; it must be a finite number above 0"),
                Assert.Throws<ArgumentOutOfRangeException>(() => new SparseGptSaliency { Damping = damping }).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Statistics_that_are_missing_or_do_not_fit_are_refused()
    {
        var network = RandomNetworks.Parameterize(Clusters.SmallMlp, 1);
        var rows = Clusters.For(Clusters.SmallMlp, 4);
        var norms = StatisticsCollector.Collect(network, new InputRequest(), ["fc1.weight"], rows);
        AssertRefused("no statistics were given", () => Saliency.Score(network, "fc1.weight"));
        AssertRefused("no statistics were given", () => Saliency.Compensate(network, RandomNetworks.Prune(network, 0.5, 2).Masks, null));
        AssertRefused("The norms alone were gathered for 'fc1'", () => Saliency.Score(network, "fc1.weight", norms));
        AssertRefused("'fc2', only for: fc1", () => Saliency.Score(network, "fc2.weight", norms));

        static void AssertRefused(string message, Func<object> action) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Products_that_the_damping_cannot_hold_are_refused_by_name()
    {
        var network = RandomNetworks.Parameterize(NetworkDefinition.Input(2).Linear(3, name: "a").Linear(2, name: "b").Build(), 1);
        var statistics = Gather(network, new LabeledRows([1, 1, 1, 1, 1, 1, 1, 1], 2, [0, 1, 0, 1], 2));
        var error = Assert.Throws<InvalidOperationException>(
            () => new SparseGptSaliency { Damping = 1e-30 }.Score(network, "a.weight", statistics));
        Assert.Contains("'a' are not positive definite with Damping 1E-30", error.Message, StringComparison.Ordinal);
    }

    private static SaliencyStatistics Gather(Network network, LabeledRows rows) => StatisticsCollector.Collect(
        network,
        Saliency.Request,
        [.. network.Definition.WeightedLayers.Select(layer => $"{layer}.weight")],
        rows,
        new ComputingOptions { Threads = 1 });

    private static double OutputError(double[][][] samples, float[] before, float[] after)
    {
        var inputs = samples[0][0].Length;
        var error = 0.0;
        for (var start = 0; start < before.Length; start += inputs)
        {
            foreach (var sample in samples[start / (before.Length / samples.Length)])
            {
                var change = 0.0;
                for (var j = 0; j < inputs; j++)
                {
                    change += sample[j] * ((double)after[start + j] - before[start + j]);
                }

                error += change * change;
            }
        }

        return error;
    }

    /// <summary>
    /// The algorithm of the paper for one group of a layer, with the whole width as the block in which the mask is chosen.
    /// </summary>
    private sealed class PaperReference
    {
        private readonly double[,] _upper;
        private readonly bool[] _dead;

        public PaperReference(double[][] samples, double damping)
        {
            var inputs = samples[0].Length;
            var hessian = Dense.OuterProducts(0, samples, inputs);
            var mean = Enumerable.Range(0, inputs).Average(j => hessian[j, j]);
            _dead = [.. Enumerable.Range(0, inputs).Select(j => hessian[j, j] == 0)];
            for (var j = 0; j < inputs; j++)
            {
                hessian[j, j] += (_dead[j] ? 1 : 0) + damping * mean;
            }

            _upper = Dense.UpperCholesky(Dense.Inverse(hessian));
        }

        public int DeadInputs => _dead.Count(dead => dead);

        public double[] Scores(float[] weights) =>
            [.. weights.Select(
                (weight, i) => i % _dead.Length is var j && _dead[j] ? 0 : weight * (double)weight / (_upper[j, j] * _upper[j, j]))];

        public double[] Sweep(float[] weights, bool[] kept)
        {
            var swept = Array.ConvertAll(weights, weight => (double)weight);
            for (var row = 0; row < weights.Length; row += _dead.Length)
            {
                for (var j = 0; j < _dead.Length; j++)
                {
                    var error = kept[row + j] ? 0 : swept[row + j] / _upper[j, j];
                    for (var k = j; k < _dead.Length; k++)
                    {
                        swept[row + k] -= error * _upper[j, k];
                    }
                }
            }

            return swept;
        }
    }
}
