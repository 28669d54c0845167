using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Groups that are counted together: of one layer, or of several tied ones.</summary>
/// <remarks>They are allocated together, too; tied layers lose them together.</remarks>
public abstract class GroupSet
{
    private readonly string _unit;

    /// <param name="layers">The layers, in network order.</param>
    /// <param name="unit">What the groups are called.</param>
    private protected GroupSet(ImmutableArray<string> layers, string unit)
    {
        Layers = layers;
        _unit = unit;
    }

    /// <summary>The layers of the groups, in network order; one, unless groups are tied.</summary>
    public ImmutableArray<string> Layers { get; }

    /// <summary>What the set is called in reports.</summary>
    /// <remarks>The name of its layer, or those of tied layers joined by <c> + </c>.</remarks>
    public string Name => string.Join(" + ", Layers);

    /// <summary>The number of groups.</summary>
    public abstract int Count { get; }

    private protected string ScoreName => $"{Name} {_unit}";

    /// <summary>The groups that are not pruned yet.</summary>
    /// <remarks>A group counts as pruned once all of its values are.</remarks>
    /// <param name="masks">The masks of a network.</param>
    /// <returns>One element a group.</returns>
    public Mask KeptIn(MaskSet masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        return FindKept(masks);
    }

    /// <summary>Scores the groups by the scores of their elements.</summary>
    /// <param name="masks">The masks of a network.</param>
    /// <param name="elementScores">Gives the scores of a parameter's elements by its name.</param>
    /// <returns>One score a group, with those that may be pruned as candidates.</returns>
    /// <exception cref="ArgumentException">A score is NaN, and scores are compared within the layer.</exception>
    public Scores Score(MaskSet masks, Func<string, Scores> elementScores)
    {
        ArgumentNullException.ThrowIfNull(masks);
        ArgumentNullException.ThrowIfNull(elementScores);
        return Reduce(masks, parameter => elementScores(parameter) with { Candidates = masks.GetValueOrDefault(parameter) });
    }

    /// <summary>The masks of what goes when only the given groups stay.</summary>
    /// <param name="kept">One element a group.</param>
    /// <returns>Masks of the parameters of the layers and of those that go with them.</returns>
    /// <exception cref="ArgumentException">The mask has another length than there are groups.</exception>
    public MaskSet MasksFor(Mask kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return kept.Length == Count
            ? Widen(kept)
            : throw new ArgumentException($"Layer '{Name}' has {Count} {_unit}, but the mask has {kept.Length} elements.", nameof(kept));
    }

    /// <summary>The multiply-adds of the weights that the groups consist of.</summary>
    /// <param name="definition">The network's definition.</param>
    internal virtual long MultiplyAddsIn(NetworkDefinition definition) => Layers.Sum(definition.MultiplyAddsOf);

    /// <summary>The groups of which the masks keep a value.</summary>
    private protected abstract Mask FindKept(MaskSet masks);

    /// <summary>Scores the groups.</summary>
    /// <remarks>The element scores have as candidates what is not pruned yet.</remarks>
    private protected abstract Scores Reduce(MaskSet masks, Func<string, Scores> elementScores);

    /// <summary>The masks of the groups' values; the length is checked.</summary>
    private protected abstract MaskSet Widen(Mask kept);
}
