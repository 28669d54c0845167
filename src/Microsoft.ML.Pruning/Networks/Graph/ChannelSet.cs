using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Channel groups of the same layers, which are counted together.</summary>
/// <remarks>Layers whose channels are tied lose them together.</remarks>
public sealed class ChannelSet
{
    private readonly ChannelGroups _all;

    internal ChannelSet(ChannelGroups all, ImmutableArray<string> writers, ImmutableArray<int> groups)
    {
        _all = all;
        Layers = writers.Remove(NetworkDefinition.InputName);
        Groups = groups;
        FixedBy = all.FixedBy(groups);
    }

    /// <summary>The Linear and Conv2d layers that write the channels, in network order.</summary>
    /// <remarks>None where only the network's input does.</remarks>
    public ImmutableArray<string> Layers { get; }

    /// <summary>The numbers of the groups, rising.</summary>
    public ImmutableArray<int> Groups { get; }

    /// <summary>Why groups cannot be removed: the network's input or output has them.</summary>
    /// <remarks>Null where all can; single ones are told apart by <see cref="ChannelGroups.IsPrunable"/>.</remarks>
    public string? FixedBy { get; }

    /// <summary>The parameters of which each group has a part.</summary>
    public ImmutableArray<ChannelAxis> Axes
    {
        get
        {
            var own = Groups.ToHashSet();
            return [.. _all.Definition.Parameters.SelectMany(AxesOf).Where(axis => own.Overlaps(_all.GroupsOf(axis.Value).ToArray()))];
        }
    }

    /// <summary>The groups that may be removed, rising.</summary>
    internal ImmutableArray<int> Prunable => [.. Groups.Where(_all.IsPrunable)];

    /// <summary>For example <c>conv1 + conv3: 16 channels in conv1.weight[0], conv3.weight[0], conv2.weight[1]</c>.</summary>
    public override string ToString()
    {
        var layers = Layers.IsEmpty ? NetworkDefinition.InputName : string.Join(" + ", Layers);
        var fixedCount = Groups.Length - Prunable.Length;
        var note = fixedCount == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({fixedCount} fixed by {FixedBy})");
        return string.Create(
            CultureInfo.InvariantCulture, $"{layers}: {Groups.Length} channels{note} in {string.Join(", ", Axes)}");
    }

    private IEnumerable<ChannelAxis> AxesOf(ParameterInfo parameter)
    {
        yield return new ChannelAxis(parameter.Name, 0, parameter.Node);
        if (parameter.Kind == ParameterKind.Weight)
        {
            yield return new ChannelAxis(parameter.Name, 1, _all.Definition[parameter.Node].Inputs[0]);
        }
    }
}
