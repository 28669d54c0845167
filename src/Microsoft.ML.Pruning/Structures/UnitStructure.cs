using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Whole units: neurons or filters, with all that can only go with them.</summary>
/// <remarks>
/// A neuron of a Linear layer (a row of its weight) or a filter of a Conv2d layer, tied to others as <see cref="ChannelGroups"/> says:
/// layers that an Add joins lose their units together, and a grouped or depthwise convolution loses whole groups with their inputs. A unit
/// is scored by a norm of the scores of its incoming weights, in all tied layers. What goes with it: those weights, their biases, and the
/// scale and shift of every batch normalisation that its channel passes, so that the unit's output is exactly 0 (and stays 0 through ReLU).
/// Units that the network's input or output fixes are in no group; nor are those of layers tied to one that is not selected. (Li, Kadav,
/// Durdanovic, Samet and Graf, "Pruning filters for efficient ConvNets", 2017.)
/// </remarks>
/// <param name="Norm">The norm over the unit's scores; L2 by default. Sums are taken in double precision.</param>
/// <param name="IncludeBias">
/// Whether the score of the unit's bias counts too; false by default. A layer without bias is scored by its weights.
/// </param>
public sealed record UnitStructure(Norm Norm = Norm.L2, bool IncludeBias = false) : Structure
{
    /// <summary>The norm over the unit's scores; L2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the norms.</exception>
    public Norm Norm { get; init => field = Argument.Defined(value); } = Argument.Defined(Norm, nameof(Norm));

    /// <inheritdoc/>
    public override string Unit => "units";

    /// <inheritdoc/>
    internal override bool RemovesUnits => true;

    /// <inheritdoc/>
    internal override ImmutableArray<GroupSet> Divide(NetworkDefinition definition, ImmutableArray<ParameterInfo> weights)
    {
        var channels = ChannelGroups.Of(definition);
        ImmutableArray<string> selected = [.. weights.Select(weight => weight.Node)];
        ImmutableArray<GroupSet> sets =
        [
            .. channels.Sets.Where(set => CanLose(set, selected)).Select(set => GroupsOf(channels, set)),
        ];
        return !sets.IsEmpty || selected.IsEmpty
            ? sets
            : throw new ArgumentException(
                "No unit can be removed: "
                    + $"{string.Join(", ", selected.Select(layer => $"{layer} ({ReasonToLeave(channels, selected, layer)})"))}.",
                nameof(definition));
    }

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, string> ReasonsToLeave(NetworkDefinition definition, ImmutableArray<string> layers)
    {
        var channels = ChannelGroups.Of(definition);
        return layers.Except(channels.Sets.Where(set => CanLose(set, layers)).SelectMany(set => set.Layers))
            .ToDictionary(layer => layer, layer => ReasonToLeave(channels, layers, layer), StringComparer.Ordinal);
    }

    private static bool CanLose(ChannelSet set, ImmutableArray<string> selected) =>
        !set.Prunable.IsEmpty && set.Layers.All(selected.Contains);

    private static string ReasonToLeave(ChannelGroups channels, ImmutableArray<string> selected, string layer) =>
        "its units " + string.Join(
            " or ", channels.Sets.Where(set => set.Layers.Contains(layer)).Select(set => ReasonToLeave(set, selected)).Distinct());

    private static string ReasonToLeave(ChannelSet set, ImmutableArray<string> selected)
    {
        string[] others = [.. set.Layers.Where(layer => !selected.Contains(layer))];
        return set.Prunable.IsEmpty
            ? $"are fixed by {set.FixedBy}"
            : $"can only go together with those of {string.Join(", ", others)}, "
                + $"which {(others.Length == 1 ? "is" : "are")} not to be pruned";
    }

    private SlicedGroups GroupsOf(ChannelGroups channels, ChannelSet set)
    {
        var places = new int[channels.Count];
        Array.Fill(places, ParameterSlices.NoGroup);
        var prunable = set.Prunable;
        for (var place = 0; place < prunable.Length; place++)
        {
            places[prunable[place]] = place;
        }

        return new SlicedGroups(set.Layers, Unit, prunable.Length, Norm,
        [
            .. channels.Definition.Parameters
                .Where(parameter => parameter.IsTrainable)
                .Select(parameter => SlicesOf(parameter, PlacesOf(parameter.Node)))
                .OfType<ParameterSlices>(),
        ]);

        int[] PlacesOf(string node) => Array.ConvertAll(channels.GroupsOf(node).ToArray(), group => places[group]);
    }

    /// <summary>The rows of a parameter that go with units; null where none does.</summary>
    private ParameterSlices? SlicesOf(ParameterInfo parameter, int[] places) =>
        places.AsSpan().ContainsAnyExcept(ParameterSlices.NoGroup)
            ? new ParameterSlices(
                parameter,
                (row, groups) => Array.Fill(groups, places[row]),
                parameter.Kind == ParameterKind.Weight || (IncludeBias && parameter.Kind == ParameterKind.Bias))
            : null;
}
