using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods;

public sealed class TicketPrunerTests
{
    /// <summary>Frankle and Carbin 2019: LeNet-300-100 prunes 20 % a round, Conv-2 and Conv-4 10 % of convolutions, Conv-6 15 %.</summary>
    /// <remarks>The output layer 10 %.</remarks>
    [Theory]
    [InlineData("lenet300", null, 266_200, 1, "80.04", 213_060)]
    [InlineData("lenet300", null, 266_200, 3, "51.28", 136_511)]
    [InlineData("lenet300", null, 266_200, 7, "21.07", 56_094)]
    [InlineData("lenet300", null, 266_200, 9, "13.52", 35_982)]
    [InlineData("lenet300", null, 266_200, 15, "3.58", 9_537)]
    [InlineData("conv2", 0.1, 4_300_992, 11, "8.81", null)]
    [InlineData("conv4", 0.1, 2_425_024, 12, "9.18", null)]
    [InlineData("conv6", 0.15, 2_261_184, 10, "15.29", null)]
    public void The_weights_left_follow_the_published_ladder(
        string name,
        double? convolutionRate,
        long weights,
        int rounds,
        string percentLeft,
        int? weightsLeft)
    {
        var network = Untrained(name);
        var options = new LotteryTicketMethod
        {
            Rounds = rounds,
            LayerRates = convolutionRate is { } rate
                ? new Dictionary<string, double> { ["conv*"] = rate }
                : new Dictionary<string, double>(),
        };
        var pruner = new TicketPruner(network.Definition, options);
        var current = network;
        for (var round = 1; round <= rounds; round++)
        {
            current = pruner.Prune(current, round).Network;
            var expected = network.Definition.WeightedLayers.ToDictionary(
                layer => layer, layer => Left(network.Definition, layer, RateOf(layer, convolutionRate), round));
            Assert.All(expected, layer => Assert.Equal(layer.Value, current.Masks[$"{layer.Key}.weight"].KeptCount));
        }

        var left = current.Masks.Values.Sum(mask => (long)mask.KeptCount);
        Assert.Equal(weights, network.Definition.WeightCount);
        Assert.Equal(percentLeft, (100.0 * left / weights).ToString("F2", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(weightsLeft ?? left, left);

        string LogitsOf(NetworkDefinition definition) => definition.LogitsLayer!;
        double RateOf(string layer, double? convolution) =>
            layer == LogitsOf(network.Definition) ? 0.1 : layer.StartsWith("conv", StringComparison.Ordinal) ? convolution!.Value : 0.2;
    }

    [Fact]
    public void Layers_that_compete_meet_the_rate_together_and_the_output_layer_its_own()
    {
        var network = Untrained("lenet300");
        var pruner = new TicketPruner(network.Definition, new LotteryTicketMethod { Global = true });
        var first = pruner.Prune(network, 1).Network;
        var second = pruner.Prune(first, 2).Network;
        foreach (var (pruned, round) in new[] { (first, 1), (second, 2) })
        {
            var hidden = network.Definition.WeightedLayers
                .Where(layer => layer != network.Definition.LogitsLayer)
                .Sum(layer => (long)pruned.Masks[$"{layer}.weight"].KeptCount);
            Assert.Equal(265_200 - (long)Math.Round(265_200 * (1 - Math.Pow(0.8, round))), hidden);
            Assert.Equal(
                Left(network.Definition, network.Definition.LogitsLayer!, 0.1, round),
                pruned.Masks[$"{network.Definition.LogitsLayer}.weight"].KeptCount);
        }

        Assert.Equal(second.Masks, second.Masks.And(first.Masks));
    }

    [Fact]
    public void The_report_of_layers_that_compete_has_the_output_layer_too()
    {
        var network = Untrained("lenet300");
        var (pruned, report) = new TicketPruner(network.Definition, new LotteryTicketMethod { Global = true }).Prune(network, 1);
        Assert.Equal(network.Definition.WeightedLayers, report.Layers.Select(layer => layer.Layer));
        Assert.All(report.Layers, layer => Assert.Equal(pruned.Masks[$"{layer.Layer}.weight"].PrunedCount, layer.Pruned));
        Close.To(((0.2 * 265_200) + (0.1 * 1_000)) / 266_200, report.RequestedSparsity, 1e-12);
        Assert.Equal((53_140L, 266_200L), (report.Pruned, report.Prunable));
        Assert.Equal((53_140L, 266_200L), (Assert.Single(report.Steps).Pruned, report.Steps[0].Prunable));
        Assert.Empty(report.Notes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_of_an_output_layer_alone_is_pruned_at_its_rate(bool global)
    {
        var network = NetworkInitializer.Create(NetworkDefinition.Input(20).Linear(10).Build(), Initializer.XavierNormal, seed: 1);
        var pruner = new TicketPruner(network.Definition, new LotteryTicketMethod { Global = global });
        pruner.Require();
        var report = pruner.Prune(network, 1).Report;
        Assert.Equal(20, report.Pruned);
        Close.To(0.1, report.RequestedSparsity, 1e-12);
    }

    [Fact]
    public void An_output_rate_of_zero_leaves_the_output_layer_alone()
    {
        var network = Untrained("lenet300");
        foreach (var global in new[] { false, true })
        {
            var pruned = new TicketPruner(network.Definition, new LotteryTicketMethod { Global = global, OutputRate = 0 }).Prune(
                network, 1).Network;
            Assert.True(pruned.Masks.GetValueOrDefault($"{network.Definition.LogitsLayer}.weight")?.PrunedCount is null or 0);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Shuffled_masks_keep_as_many_of_every_parameter_elsewhere(int seed)
    {
        var masks = new TicketPruner(Untrained("lenet300").Definition, new LotteryTicketMethod()).Prune(
            Untrained("lenet300"), 3).Network.Masks;
        var shuffled = TicketPruner.Shuffled(masks, seed);
        Assert.Equal(masks.Keys, shuffled.Keys);
        foreach (var (parameter, mask) in masks)
        {
            Assert.Equal(mask.KeptCount, shuffled[parameter].KeptCount);
            var common = mask.And(shuffled[parameter]).KeptCount;
            var expected = (double)mask.KeptCount * mask.KeptCount / mask.Length;
            Assert.InRange(common, expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected));
        }

        Assert.Equal(shuffled, TicketPruner.Shuffled(masks, seed));
        Assert.NotEqual(shuffled, TicketPruner.Shuffled(masks, seed + 1));
    }

    private static Network Untrained(string name)
    {
        var definition = name switch
        {
            "lenet300" => Architectures.LeNet300_100,
            "conv2" => Architectures.Conv2,
            "conv4" => Architectures.Conv4,
            _ => Architectures.Conv6,
        };
        return NetworkInitializer.Create(definition, Initializer.XavierNormal, seed: 1);
    }

    private static int Left(NetworkDefinition definition, string layer, double rate, int round)
    {
        var count = (int)definition.Parameter($"{layer}.weight").Shape.Count;
        return count - (int)Math.Round(count * (1 - Math.Pow(1 - rate, round)), MidpointRounding.AwayFromZero);
    }
}
