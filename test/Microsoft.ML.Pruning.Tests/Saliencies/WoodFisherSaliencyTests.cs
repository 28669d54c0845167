using System.Globalization;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Tests.Saliencies.Algebra;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class WoodFisherSaliencyTests
{
    private const int Gradients = 12;
    private const double Damping = 1e-3;
    private static readonly WoodFisherSaliency Saliency = new() { Damping = Damping };

    public static TheoryData<int> BlockSizes => [1, 2, 5, 8, 16, 23, 4096];

    [Theory]
    [MemberData(nameof(BlockSizes))]
    public void Scores_equal_those_of_the_dense_inverse_of_each_block(int blockSize)
    {
        foreach (var (network, statistics, gradients) in Cases(blockSize))
        {
            var scores = Saliency.Score(network, "a.weight", statistics);
            var weights = network.Values("a.weight");
            foreach (var kept in BlocksOf(weights.Length, blockSize).Select(block => block.Where(i => IsKept(network, i)).ToArray()))
            {
                var inverse = Dense.Inverse(Fisher(gradients, kept));
                for (var i = 0; i < kept.Length; i++)
                {
                    var weight = (double)weights[kept[i]];
                    Close.To(weight * weight / (2 * inverse[i, i]), scores[kept[i]], 1e-5, size: 1e-3);
                }
            }

            Assert.All(Enumerable.Range(0, weights.Length).Where(i => !IsKept(network, i)), i => Assert.Equal(0, scores[i]));
        }
    }

    [Theory]
    [MemberData(nameof(BlockSizes))]
    public void Updated_weights_equal_those_of_the_dense_inverse_of_each_block(int blockSize)
    {
        foreach (var (network, statistics, gradients) in Cases(blockSize))
        {
            var masks = Further(network, 0.4);
            var updated = Saliency.Compensate(network, masks, statistics)["a.weight"];
            var weights = network.Values("a.weight").ToArray();
            foreach (var block in BlocksOf(weights.Length, blockSize))
            {
                int[] present = [.. block.Where(i => IsKept(network, i))];
                int[] removed = [.. Enumerable.Range(0, present.Length).Where(i => !masks["a.weight"][present[i]])];
                var inverse = Dense.Inverse(Fisher(gradients, present));
                var prices = Dense.Times(
                    Dense.Inverse(Dense.Part(inverse, removed, removed)), [.. removed.Select(i => (double)weights[present[i]])]);
                var change = Dense.Times(Dense.Part(inverse, [.. Enumerable.Range(0, present.Length)], removed), prices);
                for (var i = 0; i < present.Length; i++)
                {
                    Close.To(removed.Contains(i) ? 0 : weights[present[i]] - change[i], updated[present[i]], 1e-5, size: 1e-3);
                }
            }

            Assert.True(masks["a.weight"].HoldsFor(updated));
        }
    }

    [Fact]
    public void The_update_leaves_no_slope_of_the_quadratic_loss_along_a_kept_weight()
    {
        foreach (var (network, statistics, gradients) in Cases(blockSize: 4096))
        {
            var masks = Further(network, 0.5);
            var updated = Saliency.Compensate(network, masks, statistics)["a.weight"];
            double[] change = [.. updated.Zip(network.Values("a.weight").ToArray(), (after, before) => (double)after - before)];
            int[] all = [.. Enumerable.Range(0, change.Length)];
            var slopes = Dense.Times(Fisher(gradients, all), change);
            var largest = slopes.Max(Math.Abs);
            Assert.All(all.Where(i => masks["a.weight"][i]), i => Close.To(0, slopes[i], 1e-4, largest));
            Assert.Contains(all, i => Math.Abs(slopes[i]) > 1e-3);
        }
    }

    [Fact]
    public void The_score_is_what_the_quadratic_loss_rises_by_when_one_weight_goes()
    {
        foreach (var (network, statistics, gradients) in Cases(blockSize: 4096))
        {
            var scores = Saliency.Score(network, "a.weight", statistics);
            var weights = network.Values("a.weight").ToArray();
            var fisher = Fisher(gradients, [.. Enumerable.Range(0, weights.Length)]);
            foreach (var index in Enumerable.Range(0, weights.Length).Where(i => IsKept(network, i)).Where((_, i) => i % 5 == 0))
            {
                var one = network.Masks.And(MaskSet.Empty.With("a.weight", Mask.FromPrunedIndices(weights.Length, index)));
                var updated = Saliency.Compensate(network, one, statistics)["a.weight"];
                double[] change = [.. updated.Zip(weights, (after, before) => (double)after - before)];
                Close.To(Dense.Times(fisher, change).Zip(change, (slope, step) => slope * step / 2).Sum(), scores[index], 1e-4, size: 1e-3);
            }
        }
    }

    [Fact]
    public void Only_weights_that_lose_elements_in_this_step_are_updated()
    {
        var (network, statistics, _) = Case(seed: 1, blockSize: 8);
        Assert.Empty(Saliency.Compensate(network, MaskSet.Empty, statistics));
        Assert.Empty(Saliency.Compensate(network, network.Masks, statistics));
        Assert.Empty(Saliency.Compensate(network, MaskSet.Empty.With("a.bias", Mask.FromPrunedIndices(5, 2)), statistics));
        Assert.Empty((Saliency with { UpdateWeights = false }).Compensate(network, Further(network, 0.5), statistics));
        Assert.Equal(["a.weight"], Saliency.Compensate(network, Further(network, 0.5), statistics).Keys);
        Assert.All(
            Saliency.Compensate(network, MaskSet.Empty.With("a.weight", Mask.FromKept(new bool[35])), statistics)["a.weight"],
            weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void Biases_are_scored_in_blocks_of_their_own()
    {
        var network = Case(seed: 2, blockSize: 3).Network;
        float[] gradients = [.. Vectors(5, 7).SelectMany(vector => vector)];
        var sum = new BlockDiagonalSum(5, 3);
        sum.Add(gradients, Gradients);
        var scores = Saliency.Score(
            network, "a.bias", new FisherStatistics(new Dictionary<string, BlockDiagonalSum> { ["a.bias"] = sum }, Gradients));
        var inverse = Dense.Inverse(Fisher(Vectors(5, 7), [3, 4]));
        Close.To(Math.Pow(network.Values("a.bias")[4], 2) / (2 * inverse[1, 1]), scores[4], 1e-5, size: 1e-3);
    }

    [Fact]
    public void A_block_that_the_damping_cannot_hold_is_refused_by_name()
    {
        var network = Case(seed: 1, blockSize: 8).Network;
        var sum = new BlockDiagonalSum(35, 35);
        sum.Add([.. Enumerable.Repeat(1f, 35)], 1);
        var statistics = new FisherStatistics(new Dictionary<string, BlockDiagonalSum> { ["a.weight"] = sum }, 1);
        var saliency = new WoodFisherSaliency { Damping = 1e-30 };
        AssertRefused(() => saliency.Score(network, "a.weight", statistics));
        AssertRefused(() => saliency.Compensate(network, Further(network, 0.5), statistics));

        static void AssertRefused(Func<object> action) =>
            Assert.Contains(
                "'a.weight' is not positive definite with Damping 1E-30",
                Assert.Throws<InvalidOperationException>(action).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void It_asks_for_the_blocks_that_were_set()
    {
        Assert.Equal(new FisherRequest(), new WoodFisherSaliency().Request);
        var saliency = new WoodFisherSaliency { BlockSize = 50, RowsPerGradient = 4, Rows = 7, BatchSize = 3 };
        Assert.Equal(new FisherRequest { BlockSize = 50, RowsPerGradient = 4, Rows = 7, BatchSize = 3 }, saliency.Request);
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_the_value()
    {
        foreach (var damping in new[] { 0, -1e-5, double.NaN, double.PositiveInfinity })
        {
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"Damping is {damping}; it must be a finite number above 0"),
                Assert.Throws<ArgumentOutOfRangeException>(() => new WoodFisherSaliency { Damping = damping }).Message,
                StringComparison.Ordinal);
        }

        foreach (var size in new[] { 0, -1, 4097 })
        {
            Assert.Contains(
                $"BlockSize is {size}; it must be from 1 to 4096",
                Assert.Throws<ArgumentOutOfRangeException>(() => new WoodFisherSaliency { BlockSize = size }).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => new FisherRequest { BlockSize = size });
        }

        Assert.Contains(
            "RowsPerGradient is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => new WoodFisherSaliency { RowsPerGradient = 0 }).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FisherRequest { RowsPerGradient = 0 });
    }

    [Fact]
    public void Statistics_that_are_missing_or_do_not_fit_are_refused()
    {
        var (network, statistics, _) = Case(seed: 1, blockSize: 8);
        AssertRefused("no statistics were given", () => Saliency.Score(network, "a.weight"));
        AssertRefused("no statistics were given", () => Saliency.Compensate(network, Further(network, 0.5), null));
        AssertRefused(
            "InputStatistics was given",
            () => Saliency.Score(network, "a.weight", new InputStatistics(new Dictionary<string, LayerInputSums>())));
        AssertRefused("'b.weight', only for: a.weight", () => Saliency.Score(network, "b.weight", statistics));
        AssertRefused("'x.weight'", () => Saliency.Score(network, "x.weight", statistics));
        var wider = RandomNetworks.Parameterize(NetworkDefinition.Input(9).Linear(5, name: "a").Linear(3, name: "b").Build(), 1);
        AssertRefused("are 35 numbers, but the network needs 45", () => Saliency.Score(wider, "a.weight", statistics));

        static void AssertRefused(string message, Func<object> action) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(Network Network, FisherStatistics Statistics, double[][] Gradients)> Cases(int blockSize) =>
        Enumerable.Range(0, 4).Select(seed => Case(seed, blockSize));

    /// <summary>A small network, of which half of the cases were pruned before, and gradients drawn for its first weight.</summary>
    private static (Network Network, FisherStatistics Statistics, double[][] Gradients) Case(int seed, int blockSize)
    {
        var network = RandomNetworks.Parameterize(NetworkDefinition.Input(7).Linear(5, name: "a").Linear(3, name: "b").Build(), seed);
        var gradients = Vectors(35, seed);
        var sum = new BlockDiagonalSum(35, blockSize);
        sum.Add([.. gradients.SelectMany(vector => vector)], Gradients);
        return (
            seed % 2 == 0 ? network : RandomNetworks.Prune(network, 0.3, seed),
            new FisherStatistics(new Dictionary<string, BlockDiagonalSum> { ["a.weight"] = sum }, Gradients),
            [.. gradients.Select(vector => Array.ConvertAll(vector, value => (double)value))]);
    }

    private static float[][] Vectors(int length, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, Gradients).Select(_ => Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f).ToArray())
        ];
    }

    /// <summary>The mask of the first weight after a step that prunes more of it.</summary>
    private static MaskSet Further(Network network, double fraction) =>
        MaskSet.Empty.With("a.weight", RandomNetworks.Prune(network, fraction, seed: 99).Masks["a.weight"]);

    private static bool IsKept(Network network, int index) => network.Masks.GetValueOrDefault("a.weight")?[index] ?? true;

    private static IEnumerable<int[]> BlocksOf(int length, int blockSize) => Enumerable.Range(0, length).Chunk(blockSize);

    private static double[,] Fisher(IEnumerable<double[]> gradients, int[] elements) =>
        Dense.OuterProducts(
            Damping, gradients.Select(gradient => Array.ConvertAll(elements, i => gradient[i])), elements.Length, 1.0 / Gradients);

    private static double[,] Fisher(float[][] gradients, int[] elements) =>
        Fisher(gradients.Select(vector => Array.ConvertAll(vector, value => (double)value)), elements);
}
