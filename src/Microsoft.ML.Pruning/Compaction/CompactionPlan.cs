using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>What stays of a network: channels, nodes, and the inputs of nodes.</summary>
internal sealed class CompactionPlan
{
    private readonly Network _network;
    private readonly ChannelGroups _groups;
    private readonly bool[] _kept;
    private readonly JoinPlan _joins;

    private CompactionPlan(Network network)
    {
        (_network, Constants) = (network, new ConstantChannels(network));
        _groups = ChannelGroups.Of(network.Definition);
        _kept = KeptOf(new NeededChannels(network, Constants));
        _joins = new JoinPlan(network.Definition, IsEmpty, IsZero);
        while (KeepOneInput())
        {
            _joins = new JoinPlan(network.Definition, IsEmpty, IsZero);
        }
    }

    /// <summary>The constants of all channels.</summary>
    public ConstantChannels Constants { get; }

    /// <summary>The nodes that stay, in order.</summary>
    public ImmutableArray<Node> Surviving => _joins.Surviving;

    private NetworkDefinition Definition => _network.Definition;

    /// <summary>Plans the compaction of a network.</summary>
    public static CompactionPlan Of(Network network) => new(network);

    /// <summary>The definition of the compact network.</summary>
    /// <param name="gainsBias">Whether a layer without bias gets one.</param>
    public NetworkDefinition ToDefinition(Func<Node, bool> gainsBias)
    {
        var resized = new ResizedLayers(node => KeptOf(node.Name).Length, CountConvolutionGroups, gainsBias);
        ImmutableArray<Node> nodes =
        [
            .. _joins.Surviving.Select(node => new Node(node.Name, node.Layer.Accept(resized, node), _joins.InputsOf(node))),
        ];
        return nodes.SequenceEqual(Definition.Nodes) ? Definition : new NetworkDefinition(Definition.InputShape, nodes, Definition.Name);
    }

    /// <summary>The kept places along the first axis of a value, rising.</summary>
    public int[] KeptOf(string nodeOrInput)
    {
        var groups = _groups.GroupsOf(nodeOrInput).ToArray();
        return [.. Enumerable.Range(0, groups.Length).Where(place => _kept[groups[place]])];
    }

    /// <summary>The nodes of the old network that read the value of one that stays.</summary>
    public IEnumerable<Node> ReadersOf(Node node) =>
        _joins.Surviving.Where(reader => _joins.InputsOf(reader).Contains(node.Name));

    private int CountConvolutionGroups(Node node, Conv2dLayer layer) => layer.Groups == 1
        ? 1
        : KeptOf(node.Name).Length / (layer.OutputChannels / layer.Groups);

    private bool[] KeptOf(NeededChannels needed)
    {
        var kept = new bool[_groups.Count];
        foreach (var name in Definition.Nodes.Select(node => node.Name).Prepend(NetworkDefinition.InputName))
        {
            var groups = _groups.GroupsOf(name);
            for (var place = 0; place < groups.Length; place++)
            {
                kept[groups[place]] |= needed[name][place] || !_groups.IsPrunable(groups[place]);
            }
        }

        return kept;
    }

    private bool IsEmpty(string nodeOrInput)
    {
        foreach (var group in _groups.GroupsOf(nodeOrInput))
        {
            if (_kept[group])
            {
                return false;
            }
        }

        return true;
    }

    private bool IsZero(string nodeOrInput) => Array.TrueForAll(KeptOf(nodeOrInput), place => Constants[nodeOrInput][place] == 0);

    /// <summary>A node that stays and would lack an input keeps a channel of one.</summary>
    /// <remarks>A layer needs one input at least, a Concat that nothing can replace two.</remarks>
    /// <returns>Whether there was such a node.</returns>
    private bool KeepOneInput()
    {
        if (_joins.Surviving.FirstOrDefault(Starves) is not { } starved)
        {
            return false;
        }

        _kept[_groups.GroupsOf(starved.Inputs.First(IsEmpty))[0]] = true;
        return true;
    }

    private bool Starves(Node node) => node.Layer.Join == LayerJoin.None ? IsEmpty(node.Inputs[0]) : _joins.InputsOf(node).Length < 2;
}
