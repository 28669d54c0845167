using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Which factors a network gets and where they stand.</summary>
/// <remarks>The factors of units come first, set by set, then one for each branch.</remarks>
internal sealed class FactorPlan
{
    private readonly NetworkDefinition _definition;
    private readonly SparseStructureSelectionMethod _method;

    public FactorPlan(NetworkDefinition definition, SparseStructureSelectionMethod method)
    {
        (_definition, _method) = (definition, method);
        var layers = method.Layers.LayersOf(definition);
        Sets = method.Of.HasFlag(SelectableStructures.Units) ? new UnitStructure().GroupsOf(definition, layers) : [];
        var found = method.Of.HasFlag(SelectableStructures.Branches) ? ResidualBranches.Of(definition) : [];
        Branches = [.. found.Where(branch => !branch.Scaled.IsEmpty && branch.Layers.All(layers.Contains))];
        LeftAlone = [.. found.Except(Branches).Select(branch => branch.Tail)];
        if (Sets.IsEmpty && Branches.IsEmpty)
        {
            throw new ArgumentException(found.IsEmpty
                ? $"The network '{definition.Name}' has no residual branch: no Add reads a Linear or Conv2d layer beside a shortcut. "
                    + "Select units, or give a network with residual blocks."
                : $"No branch of the network '{definition.Name}' can be removed; those are the ones that end in "
                    + $"{string.Join(", ", LeftAlone)}, and each has a layer that is not selected or ends in a smooth activation.");
        }

        Floors = FloorsOf(Sets);
        var factorOf = NumberGroups(ChannelGroups.Of(definition));
        UnitCount = Sets.Sum(set => set.Count);
        Places =
        [
            .. definition.Nodes.Where(node => IsScaled(node.Name))
                .Select(node => new FactorPlace(node.Name, factorOf(node.Name)))
                .Where(place => place.Factors.Any(factor => factor != FactorPlace.NoFactor)),
            .. Branches.SelectMany((branch, i) => branch.Scaled.Select(node => new FactorPlace(node, [UnitCount + i]))),
        ];
    }

    /// <summary>Units that may go, by the layers that lose them together.</summary>
    public ImmutableArray<GroupSet> Sets { get; }

    /// <summary>Branches that may go.</summary>
    public ImmutableArray<ResidualBranch> Branches { get; }

    /// <summary>The last nodes of branches that may not go.</summary>
    public ImmutableArray<string> LeftAlone { get; }

    /// <summary>How many factors are those of units.</summary>
    public int UnitCount { get; }

    /// <summary>The factors of each set, of which one stays: every set keeps a unit, and with it every layer.</summary>
    public ImmutableArray<ImmutableArray<int>> Floors { get; }

    /// <summary>Where factors stand.</summary>
    public ImmutableArray<FactorPlace> Places { get; }

    /// <summary>The factors to train a network with; what is pruned already has one of 0.</summary>
    public ScalingFactors FactorsFor(Network network) => new()
    {
        Start =
        [
            .. Sets.Select(set => set.KeptIn(network.Masks))
                .SelectMany(kept => Enumerable.Range(0, kept.Length).Select(i => kept[i] ? 1f : 0f)),
            .. Branches.Select(branch => branch.IsGone(network) ? 0f : 1f),
        ],
        Places = Places,
        Floors = Floors,
        Penalty = _method.Penalty,
        Momentum = _method.Momentum,
        LearningRate = _method.FactorRate,
    };

    private static ImmutableArray<ImmutableArray<int>> FloorsOf(ImmutableArray<GroupSet> sets)
    {
        var first = 0;
        var floors = ImmutableArray.CreateBuilder<ImmutableArray<int>>(sets.Length);
        foreach (var set in sets)
        {
            floors.Add([.. Enumerable.Range(first, set.Count)]);
            first += set.Count;
        }

        return floors.MoveToImmutable();
    }

    /// <summary>Whether factors of units stand behind a node.</summary>
    /// <remarks>
    /// Behind a batch norm, which would undo a factor before it, and behind a layer whose output gets to another one, or is the network's,
    /// without a batch norm on the way.
    /// </remarks>
    private bool IsScaled(string name)
    {
        var layer = _definition[name].Layer;
        return layer.IsNormalization || (layer.IsWeighted && IsExposed(name));
    }

    private bool IsExposed(string name)
    {
        var readers = _definition.ConsumersOf(name);
        return readers.Count == 0 || readers.Any(reader =>
            reader.Layer.IsWeighted || (!reader.Layer.IsNormalization && IsExposed(reader.Name)));
    }

    /// <summary>Numbers the factors of the sets' groups, and gives those of a node's channels.</summary>
    private Func<string, ImmutableArray<int>> NumberGroups(ChannelGroups channels)
    {
        var numbers = new int[channels.Count];
        Array.Fill(numbers, FactorPlace.NoFactor);
        var next = 0;
        foreach (var set in Sets)
        {
            foreach (var group in channels.Sets.Single(other => !other.Prunable.IsEmpty && other.Layers.SequenceEqual(set.Layers)).Prunable)
            {
                numbers[group] = next++;
            }
        }

        return node => [.. Array.ConvertAll(channels.GroupsOf(node).ToArray(), group => numbers[group])];
    }
}
