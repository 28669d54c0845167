using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>Whether a network is a larger one without some of its channels and branches.</summary>
internal static class ExpansionFit
{
    /// <summary>Refuses a definition that compaction could not have made the smaller one of.</summary>
    /// <exception cref="ArgumentException">It has other shapes, lacks a node, or a node has another layer or other inputs.</exception>
    public static void Require(NetworkDefinition small, NetworkDefinition large)
    {
        if (small.InputShape != large.InputShape || small.OutputShape != large.OutputShape)
        {
            throw Misfit(small, large, $"it maps {large.InputShape} to {large.OutputShape}, the compact one {small.InputShape} to "
                + $"{small.OutputShape}");
        }

        foreach (var node in small.Nodes)
        {
            if (!large.Contains(node.Name))
            {
                throw Misfit(small, large, $"it has no node '{node.Name}'");
            }

            RequireLayer(small, large, node);
        }

        RequireInputs(small, large);
    }

    private static void RequireLayer(NetworkDefinition small, NetworkDefinition large, Node node)
    {
        var resized = new ResizedLayers(
            _ => small.ShapeOf(node.Name)[0], (_, _) => node.Layer.InputGroups, _ => small.ContainsParameter($"{node.Name}.bias"));
        var own = large[node.Name];
        if (own.Layer.Accept(resized, own) != node.Layer)
        {
            throw Misfit(small, large, $"its node '{node.Name}' is {own.Layer}, the compact one's {node.Layer}");
        }
    }

    /// <summary>Follows the larger network and passes over what the smaller one lacks.</summary>
    private static void RequireInputs(NetworkDefinition small, NetworkDefinition large)
    {
        const string Input = NetworkDefinition.InputName;
        var sources = new Dictionary<string, string?>(StringComparer.Ordinal) { [Input] = Input };
        foreach (var node in large.Nodes)
        {
            ImmutableArray<string> inputs = [.. node.Inputs.Select(input => sources[input]).OfType<string>()];
            if (!small.Contains(node.Name))
            {
                sources[node.Name] = node.Layer.Join != LayerJoin.None && inputs.Length == 1 ? inputs[0] : null;
                continue;
            }

            sources[node.Name] = node.Name;
            if (!small[node.Name].Inputs.SequenceEqual(inputs))
            {
                throw Misfit(small, large, $"its node '{node.Name}' reads {string.Join(", ", node.Inputs)}, the compact one's "
                    + string.Join(", ", small[node.Name].Inputs));
            }
        }
    }

    private static ArgumentException Misfit(NetworkDefinition small, NetworkDefinition large, string why) =>
        new($"'{small.Name}' is no compact form of '{large.Name}': {why}.", "definition");
}
