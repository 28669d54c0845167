using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

/// <summary>Networks that end early, so that what a node in the middle says can be seen.</summary>
internal static class TruncatedNetworks
{
    /// <summary>The node as the output, with all that feeds it; without masks.</summary>
    public static Network UpTo(this Network network, string node)
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
