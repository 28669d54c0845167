using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>The units of a layer, or of tied ones, during a search.</summary>
internal sealed class SearchSet
{
    private readonly bool[] _kept;
    private readonly int[] _originals;

    private SearchSet(GroupSet groups, ImmutableArray<int> channels, bool[] kept, SearchedUnits original, int[] originals)
    {
        (Groups, Channels, _kept, Original, _originals) = (groups, channels, kept, original, originals);
    }

    /// <summary>The groups as the network has them now.</summary>
    public GroupSet Groups { get; }

    /// <summary>The channel group of each.</summary>
    public ImmutableArray<int> Channels { get; }

    /// <summary>The units before the search.</summary>
    public SearchedUnits Original { get; }

    /// <summary>The groups that are left.</summary>
    public IEnumerable<int> Kept => Enumerable.Range(0, _kept.Length).Where(group => _kept[group]);

    /// <summary>How many of the original units are gone, by the search or before it.</summary>
    public int RemovedCount => Original.Count - _kept.Count(kept => kept);

    /// <summary>Whether a unit can go so that one is left.</summary>
    public bool CanLose => _kept.Count(kept => kept) > 1;

    /// <summary>Whether it keeps more than a number of units, and no multiple of it.</summary>
    public bool CanRound(int multiple) => _kept.Count(kept => kept) is var left && left > multiple && left % multiple != 0;

    /// <summary>Divides the selected layers.</summary>
    /// <exception cref="ArgumentException">Nothing can be removed.</exception>
    public static ImmutableArray<GroupSet> Of(NetworkDefinition definition, LayerSelection layers) =>
        new UnitStructure().GroupsOf(definition, layers.LayersOf(definition));

    /// <summary>The sets of a network, numbered as they were before the search that it comes from.</summary>
    /// <exception cref="ArgumentException">The state is of another network, or searched other layers.</exception>
    public static ImmutableArray<SearchSet> Of(Network network, LayerSelection layers, SearchState? state)
    {
        var channels = ChannelGroups.Of(network.Definition);
        var groups = Of(network.Definition, layers);
        if (state is not null && !state.Sets.Select(set => set.Layer).SequenceEqual(groups.Select(set => set.Name)))
        {
            throw new ArgumentException(
                $"The search to continue was over {string.Join(", ", state.Sets.Select(set => set.Layer))}, "
                    + $"and the layers now are {string.Join(", ", groups.Select(set => set.Name))}; continue with the same Layers.",
                nameof(state));
        }

        return [.. groups.Select((set, place) => Of(network, channels, set, state is null ? null : state.Sets[place], state))];
    }

    /// <summary>The unit that a group was before the search.</summary>
    public int OriginalOf(int group) => _originals[group];

    /// <summary>Takes a group out.</summary>
    public void Remove(int group) => _kept[group] = false;

    /// <summary>The masks of all that is gone, and of some groups more.</summary>
    public MaskSet MasksWithout(HashSet<int> groups) =>
        Groups.MasksFor(Mask.FromKept([.. _kept.Select((kept, group) => kept && !groups.Contains(group))]));

    private static SearchSet Of(Network network, ChannelGroups channels, GroupSet set, SearchedUnits? known, SearchState? state)
    {
        var mask = set.KeptIn(network.Masks);
        bool[] kept = [.. Enumerable.Range(0, set.Count).Select(group => mask[group])];
        int[] gone = [.. Enumerable.Range(0, set.Count).Where(group => !kept[group])];
        var original = known ?? new SearchedUnits(set.Name, set.Count, new([.. gone]));
        HashSet<int> removed =
        [
            .. original.RemovedBefore.Items,
            .. state?.Removals.Where(removal => removal.Layer == set.Name).Select(removal => removal.Unit) ?? [],
        ];
        var left = Enumerable.Range(0, original.Count).Where(unit => !removed.Contains(unit)).ToList();
        if (left.Count != kept.Count(unit => unit))
        {
            throw new ArgumentException(
                $"The search to continue left {left.Count} units in {set.Name}, and the network has {kept.Count(unit => unit)}; "
                    + "continue with the network that the search gave.", nameof(state));
        }

        // The units that are left keep their order, whether those that went are masked or gone.
        var next = 0;
        int[] originals = [.. kept.Select(unit => unit ? left[next++] : -1)];
        var own = channels.Sets.Single(other => !other.Prunable.IsEmpty && other.Layers.SequenceEqual(set.Layers));
        return new SearchSet(set, own.Prunable, kept, original, originals);
    }
}
