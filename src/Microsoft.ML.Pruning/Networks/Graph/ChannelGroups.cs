using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Which channels of a network can only be removed together.</summary>
/// <remarks>
/// A channel is a unit of a Linear layer or a filter of a Conv2d layer, followed through the network: batch normalisation, activations and
/// pools keep it, Flatten makes height x width features of it, Add ties the channels that it adds, Concat puts them behind each other,
/// and a grouped or depthwise convolution ties the inputs and outputs of each of its groups. Prints as a table.
/// </remarks>
public sealed class ChannelGroups
{
    private readonly Dictionary<string, int[]> _groups;
    private readonly bool[] _fixedByInput;
    private readonly bool[] _fixedByOutput;

    private ChannelGroups(NetworkDefinition definition, Func<Node, bool> isGrouped)
    {
        Definition = definition;
        _groups = new ChannelTies(definition, isGrouped).Trace();
        Count = Number([_groups[NetworkDefinition.InputName], .. definition.Nodes.Select(node => _groups[node.Name])]);
        (_fixedByInput, _fixedByOutput) = (MarksOf(NetworkDefinition.InputName), MarksOf(definition.Output.Name));
        Sets = SetsOf([NetworkDefinition.InputName, .. definition.WeightedLayers]);
    }

    /// <summary>The network's definition.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>The number of groups, those fixed by the network's input or output included.</summary>
    public int Count { get; }

    /// <summary>The groups by the layers that write them, in network order; the input's come first.</summary>
    /// <remarks>
    /// A layer is in several sets where its channels are tied to those of different layers, as by the Add of a Concat.
    /// </remarks>
    public ImmutableArray<ChannelSet> Sets { get; }

    /// <summary>Finds the groups of a network.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <exception cref="ArgumentNullException">The definition is null.</exception>
    public static ChannelGroups Of(NetworkDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new ChannelGroups(definition, node => node.Layer.InputGroups > 1);
    }

    /// <summary>Finds the groups that a compact form of a network has in it.</summary>
    /// <remarks>A grouped convolution of which one group is left ties its channels still.</remarks>
    internal static ChannelGroups Of(NetworkDefinition compact, NetworkDefinition network) =>
        new(compact, node => network[node.Name].Layer.InputGroups > 1);

    /// <summary>The groups of the channels or features of a value.</summary>
    /// <param name="nodeOrInput">The name of a node, or <see cref="NetworkDefinition.InputName"/>.</param>
    /// <returns>One number for each element of the first axis, from 0 to <see cref="Count"/> - 1.</returns>
    /// <exception cref="ArgumentException">There is no such node.</exception>
    public ReadOnlySpan<int> GroupsOf(string nodeOrInput)
    {
        _ = Definition.ShapeOf(nodeOrInput);
        return _groups[nodeOrInput];
    }

    /// <summary>Whether a group may be removed: neither the network's input nor its output has it.</summary>
    /// <param name="group">From 0 to <see cref="Count"/> - 1.</param>
    public bool IsPrunable(int group) => !_fixedByInput[group] && !_fixedByOutput[group];

    /// <summary>A table: a line for each set, with the parameters that lose a part with each group.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Sets);

    /// <summary>What fixes one of the groups, for messages; null where nothing does.</summary>
    internal string? FixedBy(ImmutableArray<int> groups)
    {
        var (input, output) = (groups.Any(group => _fixedByInput[group]), groups.Any(group => _fixedByOutput[group]));
        return (input, output) switch
        {
            (true, true) => "the network's input and output",
            (true, false) => "the network's input",
            (false, true) => "the network's output",
            _ => null,
        };
    }

    /// <summary>Numbers representatives in the order of their first appearance.</summary>
    private static int Number(IEnumerable<int[]> values)
    {
        var numbers = new Dictionary<int, int>();
        foreach (var channels in values)
        {
            for (var i = 0; i < channels.Length; i++)
            {
                if (!numbers.TryGetValue(channels[i], out var number))
                {
                    numbers[channels[i]] = number = numbers.Count;
                }

                channels[i] = number;
            }
        }

        return numbers.Count;
    }

    private bool[] MarksOf(string value)
    {
        var marks = new bool[Count];
        foreach (var group in _groups[value])
        {
            marks[group] = true;
        }

        return marks;
    }

    /// <summary>Groups that the same layers write are in one set.</summary>
    /// <remarks>So a layer has a part of its own in each of its sets, and keeps a channel where every set does.</remarks>
    private ImmutableArray<ChannelSet> SetsOf(string[] writers)
    {
        var writersOf = writers
            .SelectMany(writer => _groups[writer].Distinct(), (writer, group) => (writer, group))
            .ToLookup(pair => pair.group, pair => pair.writer);
        return
        [
            .. Enumerable.Range(0, Count)
                .GroupBy(group => string.Join(',', writersOf[group]), StringComparer.Ordinal)
                .Select(set => new ChannelSet(this, [.. writersOf[set.First()]], [.. set])),
        ];
    }
}
