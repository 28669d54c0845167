using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class GradientTests
{
    [Fact]
    public void A_ReLU_that_overwrites_its_input_trains_as_one_that_does_not()
    {
        // A leaky ReLU of slope 0 is a ReLU, and training never lets it overwrite its input.
        var compared = 0;
        for (var seed = 0; seed < 24; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var definition = network.Definition;
            NetworkDefinition leaky = new(definition.InputShape, definition.Nodes.Select(node =>
                node.Layer is ReLULayer ? new Node(node.Name, new LeakyReLULayer(0), node.Inputs) : node));
            if (definition.Nodes.Any(node => node.Layer is ReLULayer))
            {
                compared++;
                Network other = new(leaky, definition.Parameters.ToDictionary(p => p.Name, p => network.Values(p.Name).ToArray()));
                AssertSame(Train(network), Train(other), seed);
            }
        }

        Assert.True(compared >= 10, $"{compared} networks have a ReLU");
    }

    [Fact]
    public void One_step_of_gradient_descent_follows_the_slope_of_the_loss()
    {
        // w' = w - rate * dL/dw, and dL/dw is measured on the managed executor by central differences (smooth layers only).
        var definition = NetworkDefinition.Input(1, 4, 4).Conv2d(3, 3).Gelu().Flatten().Linear(5).Tanh().Linear(3).Build();
        var start = RandomNetworks.Parameterize(definition, 3);
        var rows = Clusters.For(definition, 24);
        var options = new PlainOptions { Epochs = 1, BatchSize = 24, Optimizer = new SgdOptions { LearningRate = 0.5 } };
        var end = NetworkTrainer.Train(start, rows, null, options, TrainingHost.Silent).Network;

        foreach (var parameter in definition.Parameters)
        {
            for (var i = 0; i < parameter.Shape.Count; i += 4)
            {
                var slope = (LossAt(start, rows, parameter.Name, i, 1e-2f) - LossAt(start, rows, parameter.Name, i, -1e-2f)) / 2e-2;
                var step = (start.Values(parameter.Name)[i] - end.Values(parameter.Name)[i]) / 0.5;
                Assert.True(Math.Abs(slope - step) < 2e-3, $"{parameter.Name}[{i}]: slope {slope}, step {step}");
            }
        }
    }

    private static double LossAt(Network network, LabeledRows rows, string parameter, int index, float change)
    {
        var values = network.Values(parameter).ToArray();
        values[index] += change;
        return Reference.Measure(network.WithParameters(new Dictionary<string, float[]> { [parameter] = values }), rows).Loss;
    }

    private static Network Train(Network network) => NetworkTrainer.Train(
        network, Clusters.For(network.Definition, 32), null,
        new PlainOptions { Epochs = 2, Optimizer = new SgdOptions { LearningRate = 0.01, Momentum = 0.9 } }, TrainingHost.Silent).Network;

    private static void AssertSame(Network first, Network second, int seed)
    {
        foreach (var parameter in first.Definition.Parameters)
        {
            Close.To(first.Values(parameter.Name).ToArray(), second.Values(parameter.Name).ToArray(), 1e-5, size: 1,
                $"seed {seed}, {parameter.Name}");
        }
    }
}
