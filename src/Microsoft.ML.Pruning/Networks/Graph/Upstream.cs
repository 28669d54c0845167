using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>What feeds a node, directly or through others.</summary>
internal static class Upstream
{
    /// <summary>The Linear and Conv2d nodes whose output reaches the given node with no other such node between, in order.</summary>
    /// <remarks>A node of these kinds itself.</remarks>
    public static ImmutableArray<string> NearestWeighted(ImmutableArray<Node> nodes, string name)
    {
        var reached = From(nodes, [name], node => !node.Layer.IsWeighted);
        return [.. nodes.Where(node => node.Layer.IsWeighted && reached.Contains(node.Name)).Select(node => node.Name)];
    }

    /// <summary>The nodes whose output passes a smooth activation, so that the network's is not piecewise linear in them.</summary>
    public static IReadOnlySet<string> OfSmoothActivations(ImmutableArray<Node> nodes) =>
        From(nodes, nodes.Where(node => !node.Layer.IsPiecewiseLinear).SelectMany(node => node.Inputs), _ => true);

    /// <summary>The names given and those of all that feeds them, as far back as it leads through nodes that are passed.</summary>
    private static HashSet<string> From(ImmutableArray<Node> nodes, IEnumerable<string> names, Func<Node, bool> passed)
    {
        var reached = new HashSet<string>(names, StringComparer.Ordinal);
        foreach (var node in nodes.Reverse().Where(node => reached.Contains(node.Name) && passed(node)))
        {
            reached.UnionWith(node.Inputs);
        }

        return reached;
    }
}
