using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>A pruned unit says 0, whatever comes in: after its layer, and as far as its channel goes exactly.</summary>
/// <remarks>A sigmoid makes a half of it, and a tanh in managed code a tiny number.</remarks>
public sealed class MaskedUnitTests
{
    [Fact]
    public void A_pruned_unit_is_zero_behind_its_layer_and_as_far_as_nothing_makes_another_number_of_zero()
    {
        var checkedNodes = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var method = Pruner.Method(
                "units", new MagnitudeSaliency(), new UnitStructure(), new UniformAllocation(), new OneShotSchedule());
            var (pruned, report) = Pruner.Prune(network, method, 0.5);
            var channels = ChannelGroups.Of(network.Definition);
            var gone = PrunedGroups(pruned, channels);
            Assert.Equal(report.Pruned, gone.Count);
            foreach (var node in NodesThatStayZero(network.Definition))
            {
                bool[] isGone = [.. channels.GroupsOf(node).ToArray().Select(gone.Contains)];
                if (isGone.Contains(true))
                {
                    AssertZero(pruned, node, isGone);
                    checkedNodes++;
                }
            }
        }

        Assert.True(checkedNodes > 300);
    }

    /// <summary>Those of which a layer has lost a whole row.</summary>
    private static HashSet<int> PrunedGroups(Network network, ChannelGroups channels)
    {
        HashSet<int> gone = [];
        foreach (var layer in network.Definition.WeightedLayers.Where(layer => network.Masks.ContainsKey($"{layer}.weight")))
        {
            var (mask, groups) = (network.Masks[$"{layer}.weight"], channels.GroupsOf(layer).ToArray());
            var size = mask.Length / groups.Length;
            gone.UnionWith(groups.Where((_, row) => !Enumerable.Range(row * size, size).Any(i => mask[i])));
        }

        return gone;
    }

    private static HashSet<string> NodesThatStayZero(NetworkDefinition definition)
    {
        HashSet<string> zero = [NetworkDefinition.InputName];
        foreach (var node in definition.Nodes)
        {
            var isExact = node.Layer is not (SigmoidLayer or TanhLayer);
            if (node.Layer.IsWeighted || node.Layer.IsNormalization || (isExact && node.Inputs.All(zero.Contains)))
            {
                zero.Add(node.Name);
            }
        }

        zero.Remove(NetworkDefinition.InputName);
        return zero;
    }

    private static void AssertZero(Network network, string node, bool[] isGone)
    {
        const int Rows = 3;
        var part = network.UpTo(node);
        var executor = NetworkExecutor.Create(part);
        var output = new float[Rows * executor.OutputLength];
        executor.Run(RandomNetworks.Inputs(part.Definition, Rows, 7), Rows, output);
        var channel = executor.OutputLength / isGone.Length;
        for (var i = 0; i < output.Length; i++)
        {
            Assert.True(
                !isGone[i % executor.OutputLength / channel] || output[i] == 0f,
                $"{network.Definition.Name}: {node} says {output[i]} at {i}.");
        }
    }
}
