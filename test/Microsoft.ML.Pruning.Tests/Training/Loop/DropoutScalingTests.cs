using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class DropoutScalingTests
{
    private const double Probability = 0.4;

    public static TheoryData<string, NetworkBuilder, double> Graphs
    {
        get
        {
            // Masks keep 25 of 100 weights of layers named a, 64 of 100 of those named b.
            var flat = NetworkDefinition.Input(10);
            var image = NetworkDefinition.Input(4, 5, 5);
            return new()
            {
                { "directly", flat.Linear(10, name: "a").Dropout(Probability), 0.25 },
                { "through an activation", flat.Linear(10, name: "a").ReLU().Dropout(Probability), 0.25 },
                { "the nearest layer only", flat.Linear(10, name: "a").Linear(10, name: "b").Tanh().Dropout(Probability), 0.64 },
                { "a layer without a mask", flat.Linear(10, name: "a").Linear(10).Dropout(Probability), 1 },
                { "the input", flat.Dropout(Probability).Linear(10, name: "a"), 1 },
                { "the input through a pool", image.MaxPool2d(2).Dropout(Probability).Flatten(), 1 },
                { "through batch norm, pool and flattening", image
                    .Conv2d(25, 1, name: "a")
                    .BatchNorm()
                    .ReLU()
                    .MaxPool2d(2)
                    .Flatten()
                    .Dropout(Probability), 0.25 },
                { "two dropouts", flat.Linear(10, name: "a").Dropout(0.1).Dropout(Probability), 0.25 },
                { "a sum", flat.Branch(x => x.Linear(10, name: "a"), x => x.Linear(10, name: "b")).Add().Dropout(Probability), 0.445 },
                { "a sum with the input", flat.Residual(x => x.Linear(10, name: "a")).Dropout(Probability), 0.25 },
                { "a concatenation", flat
                    .Branch(x => x.Linear(10, name: "a").Gelu(), x => x.Linear(10))
                    .Concat()
                    .Dropout(Probability), 0.625 },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Graphs), DisableDiscoveryEnumeration = true)]
    public void A_dropout_is_scaled_by_the_root_of_the_density_behind_it(string what, NetworkBuilder builder, double density)
    {
        var network = Masked(RandomNetworks.Parameterize(builder.Linear(3).Build(), 1));
        var scaled = DropoutScaling.Scaled(network);
        double[] probabilities = [.. scaled.Nodes.Select(node => node.Layer).OfType<DropoutLayer>().Select(dropout => dropout.Probability)];

        Assert.True(Math.Abs(probabilities[^1] - (Probability * Math.Sqrt(density))) < 1e-12, $"{what}: {probabilities[^1]}");
        Assert.Equal(scaled, network.Definition.WithLayers(node => node.Layer is DropoutLayer ? scaled[node.Name].Layer : node.Layer));
    }

    [Fact]
    public void Without_masks_nothing_changes()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var network = RandomNetworks.Create(seed);
            Assert.Equal(network.Definition, DropoutScaling.Scaled(network));
        }
    }

    [Fact]
    public void Random_networks_follow_the_definition()
    {
        var compared = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var network = RandomNetworks.Prune(RandomNetworks.Create(seed), 0.7, seed);
            var scaled = DropoutScaling.Scaled(network);
            foreach (var node in network.Definition.Nodes.Where(node => node.Layer is DropoutLayer))
            {
                HashSet<string> layers = [.. BehindPlainly(network.Definition, node.Inputs[0])];
                var all = layers.Sum(layer => (long)network.Values($"{layer}.weight").Length);
                var kept = layers.Sum(layer => (long)network.Masks[$"{layer}.weight"].KeptCount);
                var expected = ((DropoutLayer)node.Layer).Probability * (all == 0 ? 1 : Math.Sqrt(kept / (double)all));
                Close.To(expected, ((DropoutLayer)scaled[node.Name].Layer).Probability, 1e-12);
                compared++;
            }
        }

        Assert.True(compared > 10, $"{compared} dropouts were compared");
    }

    [Fact]
    public void Retraining_dropout_trains_with_the_scaled_probabilities_and_keeps_the_definition()
    {
        var definition = NetworkDefinition.Input(8).Linear(32).ReLU().Dropout(0.5).Linear(3).Build();
        var network = RandomNetworks.Prune(RandomNetworks.Parameterize(definition, 1), 0.8, 2);
        Network byHand = new(
            DropoutScaling.Scaled(network),
            definition.Parameters.ToDictionary(p => p.Name, p => network.Values(p.Name).ToArray()),
            network.Masks);

        var retrained = Train(network, retrainingDropout: true);

        Assert.Equal(Train(byHand, retrainingDropout: false).Values("fc1.weight").ToArray(), retrained.Values("fc1.weight").ToArray());
        Assert.NotEqual(Train(network, retrainingDropout: false).Values("fc1.weight").ToArray(), retrained.Values("fc1.weight").ToArray());
        Assert.Equal(definition, retrained.Definition);
    }

    private static Network Train(Network network, bool retrainingDropout) => NetworkTrainer.Train(
        network,
        Clusters.For(network.Definition, 64),
        null,
        new PlainOptions { Epochs = 1, RetrainingDropout = retrainingDropout },
        TrainingHost.Silent).Network;

    private static Network Masked(Network network)
    {
        var masks = MaskSet.Empty;
        foreach (var (layer, kept) in new[] { ("a", 25), ("b", 64) })
        {
            if (network.Definition.Contains(layer))
            {
                masks = masks.With($"{layer}.weight", Mask.FromPrunedIndices(100, Enumerable.Range(kept, 100 - kept).ToArray()));
            }
        }

        return network.WithMasks(masks);
    }

    private static IEnumerable<string> BehindPlainly(NetworkDefinition definition, string name)
    {
        if (name == NetworkDefinition.InputName)
        {
            return [];
        }

        var node = definition[name];
        return node.Layer is LinearLayer or Conv2dLayer ? [name] : node.Inputs.SelectMany(input => BehindPlainly(definition, input));
    }
}
