using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>Which nodes stay, and which inputs they then have.</summary>
/// <remarks>
/// A Concat loses inputs without channels, an Add inputs that are 0 throughout: so a residual branch that yields nothing disappears whole.
/// A join with one input left disappears too, and its readers read that input.
/// </remarks>
internal sealed class JoinPlan
{
    private readonly NetworkDefinition _definition;
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _inputs = new(StringComparer.Ordinal);

    /// <param name="definition">The network's definition.</param>
    /// <param name="isEmpty">Whether no channel of a value stays.</param>
    /// <param name="isZero">Whether a value is 0 throughout.</param>
    public JoinPlan(NetworkDefinition definition, Func<string, bool> isEmpty, Func<string, bool> isZero)
    {
        _definition = definition;
        foreach (var node in definition.Nodes)
        {
            Join(node, [.. node.Inputs.Where(input => !isEmpty(input))], isZero);
        }

        HashSet<string> read = [Source(definition.Output.Name)];
        foreach (var node in definition.Nodes.Reverse().Where(node => read.Contains(node.Name)))
        {
            read.UnionWith(_inputs[node.Name]);
        }

        Surviving = [.. definition.Nodes.Where(node => read.Contains(node.Name))];
    }

    /// <summary>The nodes that stay, in order.</summary>
    public ImmutableArray<Node> Surviving { get; }

    /// <summary>The inputs of a node that stays, by the names of nodes that stay.</summary>
    public ImmutableArray<string> InputsOf(Node node) => _inputs[node.Name];

    private string Source(string name) => _sources.GetValueOrDefault(name, name);

    private void Join(Node node, ImmutableArray<string> present, Func<string, bool> isZero)
    {
        ImmutableArray<string> inputs = [.. present.Select(Source)];
        var left = node.Layer.Join switch
        {
            LayerJoin.Sum => (ImmutableArray<string>)[.. present.Where(input => !isZero(input)).Select(Source)],
            LayerJoin.Sequence => inputs,
            _ => [],
        };
        if (left.Length == 1 && MayReplace(node, left[0]))
        {
            _sources[node.Name] = left[0];
        }

        _inputs[node.Name] = left.Length > 1 ? left : node.Layer.Join == LayerJoin.None ? [.. node.Inputs.Select(Source)] : inputs;
    }

    /// <summary>Whether the readers of a join may read its one input instead.</summary>
    /// <remarks>Not where one of them would read it twice, nor where the network would have no node left.</remarks>
    private bool MayReplace(Node join, string input) =>
        _definition.ConsumersOf(join.Name).All(reader => !reader.Inputs.Select(Source).Contains(input))
            && (join.Name != _definition.Output.Name || input != NetworkDefinition.InputName);
}
