using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Evaluation;

public sealed class SparsityMetricsTests
{
    [Fact]
    public void Every_count_agrees_with_a_plain_one()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var network = RandomNetworks.Prune(RandomNetworks.Create(seed), seed % 4 * 0.3, seed);
            var metrics = SparsityMetrics.Compute(network);
            Assert.Equal(network.Definition.WeightedLayers, metrics.Layers.Select(layer => layer.Layer));
            foreach (var layer in metrics.Layers)
            {
                AssertLayer(network, layer);
            }

            var trainable = network.Definition.Parameters
                .Where(p => p.IsTrainable)
                .SelectMany(p => network.Values(p.Name).ToArray())
                .ToArray();
            Assert.Equal(network.Definition.WeightCount, metrics.Weights);
            Assert.Equal(metrics.Layers.Sum(layer => layer.ZeroWeights), metrics.ZeroWeights);
            Assert.Equal((double)metrics.ZeroWeights / metrics.Weights, metrics.Sparsity);
            Assert.Equal(trainable.Length, metrics.Parameters);
            Assert.Equal(trainable.Count(v => v == 0), metrics.ZeroParameters);
            Assert.Equal(trainable.Count(v => v == 0) / (double)trainable.Length, metrics.ParameterSparsity);
            Assert.Equal(trainable.Length / (double)trainable.Count(v => v != 0), metrics.CompressionRatio);
            Assert.Equal(network.Definition.MultiplyAdds, metrics.MultiplyAdds);
            Assert.Equal((double)metrics.MultiplyAdds / metrics.NonZeroMultiplyAdds, metrics.TheoreticalSpeedup);
        }
    }

    [Fact]
    public void Bytes_on_disk_are_those_of_the_file()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var network = RandomNetworks.Prune(RandomNetworks.Create(seed), seed % 4 * 0.3, seed);
            using var file = new MemoryStream();
            NetworkFile.Write(file, network);
            Assert.Equal(file.Length, SparsityMetrics.Compute(network).BytesOnDisk);
        }
    }

    [Fact]
    public void Bytes_in_memory_are_four_a_value_and_eight_for_64_mask_bits()
    {
        var definition = NetworkDefinition.Input(10).Linear(7, name: "a").BatchNorm().Linear(2, bias: false, name: "b").Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithMasks(MaskSet.Empty.With("a.weight", Mask.FromPrunedIndices(70, 1)));
        var metrics = SparsityMetrics.Compute(network);
        Assert.Equal((4 * 77) + 16, metrics.Layers[0].BytesInMemory);
        Assert.Equal(4 * 14, metrics.Layers[1].BytesInMemory);
        Assert.Equal((4 * (77 + 28 + 14)) + 16, metrics.BytesInMemory);
        Assert.True(metrics.BytesOnDisk > metrics.Layers.Sum(layer => layer.BytesOnDisk));
    }

    [Fact]
    public void Zeros_count_by_value_even_without_a_mask()
    {
        var definition = NetworkDefinition.Input(2).Linear(2, bias: false, name: "a").Linear(2, bias: false, name: "b").Build();
        var network = new Network(
            definition, new Dictionary<string, float[]> { ["a.weight"] = [0, -0f, 1, 0], ["b.weight"] = [1, 2, 3, 4] });
        var metrics = SparsityMetrics.Compute(network);
        Assert.Equal((3, 0), ((int)metrics.Layers[0].ZeroWeights, (int)metrics.Layers[1].ZeroWeights));
        Assert.Equal((2, 1), (metrics.Layers[0].Units, metrics.Layers[0].UnitsKept));
        Assert.Equal(3 / 8.0, metrics.Sparsity);
        Assert.Equal(8 / 5.0, metrics.CompressionRatio);
        Assert.Equal(8 / 5.0, metrics.TheoreticalSpeedup);
    }

    [Fact]
    public void A_convolution_saves_by_its_density_at_every_position()
    {
        var definition = NetworkDefinition.Input(2, 6, 6)
            .Conv2d(4, 3, groups: 2, bias: false, name: "c")
            .Flatten()
            .Linear(1, bias: false, name: "f")
            .Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithMasks(
            MaskSet.Empty.With("c.weight", Mask.FromKept([.. Enumerable.Range(0, 36).Select(i => i < 9)])));
        var layer = SparsityMetrics.Compute(network).Layers[0];
        Assert.Equal((576, 144), (layer.MultiplyAdds, layer.NonZeroMultiplyAdds));
        Assert.Equal((0.75, 4.0, 4.0), (layer.Sparsity, layer.TheoreticalSpeedup, layer.CompressionRatio));
        Assert.Equal((4, 1), (layer.Units, layer.UnitsKept));
    }

    [Fact]
    public void Networks_without_weights_or_with_none_left_have_figures_too()
    {
        var none = SparsityMetrics.Compute(RandomNetworks.Parameterize(NetworkDefinition.Input(3).ReLU().Build(), 1));
        Assert.Equal((0.0, 0.0, 1.0, 1.0), (none.Sparsity, none.ParameterSparsity, none.CompressionRatio, none.TheoreticalSpeedup));
        var zero = SparsityMetrics.Compute(new Network(
            NetworkDefinition.Input(2).Linear(1, bias: false).Build(), new Dictionary<string, float[]> { ["fc1.weight"] = [0, -0f] }));
        Assert.Equal(
            (1.0, double.PositiveInfinity, double.PositiveInfinity), (zero.Sparsity, zero.CompressionRatio, zero.TheoreticalSpeedup));
        Assert.Contains("inf", zero.ToFormattedTable(), StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_are_values_and_their_figures_are_the_properties()
    {
        var network = RandomNetworks.Prune(RandomNetworks.Create(3), 0.5, 1);
        var metrics = SparsityMetrics.Compute(network);
        Assert.Equal(metrics, SparsityMetrics.Compute(network));
        Assert.Equal(metrics.GetHashCode(), SparsityMetrics.Compute(network).GetHashCode());
        Assert.NotEqual(metrics, SparsityMetrics.Compute(RandomNetworks.Create(3)));
        foreach (var (name, value) in metrics.Figures)
        {
            Assert.Equal(Convert.ToDouble(
                typeof(SparsityMetrics).GetProperty(name)!.GetValue(metrics), System.Globalization.CultureInfo.InvariantCulture), value);
        }
    }

    [Fact]
    public void The_table_is_aligned_and_ends_with_a_line_break()
    {
        var definition = NetworkDefinition.Input(100).Linear(30, name: "first").ReLU().Linear(10, name: "x").Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithMasks(
            MaskSet.Empty.With("first.weight", Mask.FromKept([.. Enumerable.Range(0, 3000).Select(i => i < 1500)])));
        var lines = SparsityMetrics.Compute(network).ToFormattedTable().Split('\n');
        Assert.Equal("Sparsity table", lines[0]);
        Assert.Equal(
            "LAYER || Weights | Zeros | Sparsity | Units | Kept |  MACs | Non-zero MACs | Ratio | Speed-up | Memory |  Disk", lines[1]);
        Assert.StartsWith("      ||=====", lines[2], StringComparison.Ordinal);
        Assert.StartsWith(
            "first ||   3,000 | 1,500 |   0.5000 |    30 |   15 | 3,000 |         1,500 |  1.98 |     2.00 |",
            lines[3],
            StringComparison.Ordinal);
        Assert.StartsWith("    x ||     300 |     0 |   0.0000 |", lines[4], StringComparison.Ordinal);
        Assert.Equal(lines[2], lines[5]);
        Assert.StartsWith("TOTAL ||   3,300 | 1,500 |   0.4545 |", lines[6], StringComparison.Ordinal);
        Assert.Equal(8, lines.Length);
        Assert.Empty(lines[7]);
        Assert.Single(lines[1..7].Select(line => line.Length).Distinct());
    }

    private static void AssertLayer(Network network, LayerSparsity layer)
    {
        var weights = network.Values($"{layer.Layer}.weight").ToArray();
        var all = network.Definition.ContainsParameter($"{layer.Layer}.bias")
            ? [.. weights, .. network.Values($"{layer.Layer}.bias")]
            : weights;
        var units = network.Definition.Parameter($"{layer.Layer}.weight").Shape[0];
        Assert.Equal(weights.Length, layer.Weights);
        Assert.Equal(weights.Count(w => w == 0), layer.ZeroWeights);
        Assert.Equal(weights.Count(w => w == 0) / (double)weights.Length, layer.Sparsity);
        Assert.Equal(all.Length, layer.Parameters);
        Assert.Equal(all.Count(v => v == 0), layer.ZeroParameters);
        Assert.Equal(units, layer.Units);
        Assert.Equal(weights.Chunk(weights.Length / units).Count(row => row.Any(w => w != 0)), layer.UnitsKept);
        Assert.Equal(network.Definition.MultiplyAddsOf(layer.Layer), layer.MultiplyAdds);
        Close.To(layer.MultiplyAdds * (1 - layer.Sparsity), layer.NonZeroMultiplyAdds, 1e-12);
    }
}
