using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>What feeds a node, directly or through others.</summary>
internal static class Upstream
{
    /// <summary>The nearest Linear and Conv2d nodes above a node, in order.</summary>
    /// <remarks>Their output reaches the node with no other such node between. For a node of these kinds it is the node itself.</remarks>
    public static ImmutableArray<string> NearestWeighted(ImmutableArray<Node> nodes, string name)
    {
        var reached = From(nodes, [name], node => !node.Layer.IsWeighted);
        return [.. nodes.Where(node => node.Layer.IsWeighted && reached.Contains(node.Name)).Select(node => node.Name)];
    }

    /// <summary>The nodes whose output passes a smooth activation.</summary>
    /// <remarks>The network's output is not piecewise linear in them.</remarks>
    public static IReadOnlySet<string> OfSmoothActivations(ImmutableArray<Node> nodes) =>
        From(nodes, nodes.Where(node => !node.Layer.IsPiecewiseLinear).SelectMany(node => node.Inputs), _ => true);

    /// <summary>The given names and those of all that feeds them.</summary>
    /// <remarks>As far back as it leads through nodes that are passed.</remarks>
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
