using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>
/// A pruned unit says 0, whatever comes in: after its layer, after the batch norms that follow directly, and after their ReLUs.
/// </summary>
public sealed class MaskedUnitTests
{
    [Fact]
    public void A_pruned_unit_is_zero_behind_its_layer_batch_norm_and_activation()
    {
        var checkedNodes = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var structure = new UnitStructure();
            var method = Pruner.Method("units", new MagnitudeSaliency(), structure, new UniformAllocation(), new OneShotSchedule());
            var (pruned, report) = Pruner.Prune(network, method, 0.5);
            foreach (var layer in report.Layers.Where(layer => layer.Pruned > 0))
            {
                foreach (var node in NodesThatStayZero(network.Definition, layer.Layer))
                {
                    AssertZero(pruned, node, structure.KeptIn(pruned, layer.Layer));
                    checkedNodes++;
                }
            }
        }

        Assert.True(checkedNodes > 100);
    }

    private static IEnumerable<string> NodesThatStayZero(NetworkDefinition definition, string layer)
    {
        yield return layer;
        foreach (var next in definition.ConsumersOf(layer).Where(node => node.Layer is BatchNormLayer or ReLULayer))
        {
            yield return next.Name;
            foreach (var last in definition.ConsumersOf(next.Name).Where(node => node.Layer is ReLULayer))
            {
                yield return last.Name;
            }
        }
    }

    private static void AssertZero(Network network, string node, Mask kept)
    {
        const int Rows = 3;
        var part = UpTo(network, node);
        var executor = NetworkExecutor.Create(part);
        var output = new float[Rows * executor.OutputLength];
        executor.Run(RandomNetworks.Inputs(part.Definition, Rows, 7), Rows, output);
        var channel = executor.OutputLength / kept.Length;
        for (var i = 0; i < output.Length; i++)
        {
            Assert.True(
                kept[i % executor.OutputLength / channel] || output[i] == 0f,
                $"{network.Definition.Name}: {node} says {output[i]} at {i}.");
        }
    }

    private static Network UpTo(Network network, string node)
    {
        var needed = new HashSet<string> { node };
        foreach (var earlier in network.Definition.Nodes.Reverse().Where(earlier => needed.Contains(earlier.Name)))
        {
            needed.UnionWith(earlier.Inputs);
        }

        var definition = new NetworkDefinition(network.Definition.InputShape, network.Definition.Nodes.Where(n => needed.Contains(n.Name)));
        return new Network(definition, definition.Parameters.ToDictionary(p => p.Name, p => network.Values(p.Name).ToArray()));
    }
}
