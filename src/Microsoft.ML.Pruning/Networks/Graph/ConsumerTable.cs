using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Which nodes read which output; refuses an output that nobody reads.</summary>
internal sealed class ConsumerTable
{
    private readonly ILookup<string, Node> _consumers;

    public ConsumerTable(ImmutableArray<Node> nodes)
    {
        _consumers = nodes.SelectMany(node => node.Inputs, (node, input) => (node, input))
            .ToLookup(edge => edge.input, edge => edge.node, StringComparer.Ordinal);
        foreach (var node in nodes.Take(nodes.Length - 1))
        {
            if (!_consumers.Contains(node.Name))
            {
                throw new ArgumentException(
                    $"Node '{node.Name}' feeds nothing; only the last node, '{nodes[^1].Name}', is the output.", nameof(nodes));
            }
        }
    }

    /// <summary>The nodes that read the given one, or the input, in order.</summary>
    public IReadOnlyList<Node> this[string name] => [.. _consumers[name]];
}
