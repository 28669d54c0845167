using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>
/// What is removed together: divides a Linear or Conv2d layer into groups, gives each group one score, and says which values go with a
/// group. One of the four parts of a pruning method.
/// </summary>
public abstract record Structure
{
    private protected Structure()
    {
    }

    /// <summary>What the groups are called in reports: <c>weights</c>, <c>units</c>, <c>blocks</c> or <c>input channels</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>The one sparsity that the structure can have, in (0, 1), the same in every layer.</summary>
    /// <remarks>Null, the default, where any will do.</remarks>
    public virtual double? FixedSparsity => null;

    /// <summary>The number of groups in a layer.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <param name="layer">The name of a Linear or Conv2d node.</param>
    /// <exception cref="ArgumentException">There is no such layer, or it has no weight.</exception>
    public abstract int CountOf(NetworkDefinition definition, string layer);

    /// <summary>The groups that the network's masks have not pruned; a group counts as pruned once all of its values are masked.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The name of a Linear or Conv2d node.</param>
    /// <exception cref="ArgumentException">There is no such layer, or it has no weight.</exception>
    public abstract Mask KeptIn(Network network, string layer);

    /// <summary>One score a group, from the scores of the elements.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <param name="layer">The name of a Linear or Conv2d node.</param>
    /// <param name="elementScores">
    /// Gives the scores of a parameter's elements by its name; their candidates are the elements that were not pruned earlier.
    /// </param>
    /// <exception cref="ArgumentException">There is no such layer, or it has no weight.</exception>
    public abstract Scores Score(NetworkDefinition definition, string layer, Func<string, Scores> elementScores);

    /// <summary>The masks of all values that go when only the given groups stay.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <param name="layer">The name of a Linear or Conv2d node.</param>
    /// <param name="kept">One element a group.</param>
    /// <returns>Masks of the layer's parameters and of those that go with them.</returns>
    /// <exception cref="ArgumentException">
    /// There is no such layer, it has no weight, or the mask has another length than the layer has groups.
    /// </exception>
    public abstract MaskSet MasksFor(NetworkDefinition definition, string layer, Mask kept);

    /// <summary>How many groups of a layer were pruned earlier that the structure would have kept at any request.</summary>
    /// <remarks>They do not count towards one. 0 for most structures.</remarks>
    internal virtual int PrunedBeyond(Network network, string layer) => 0;

    /// <summary>The weight of a layer.</summary>
    /// <exception cref="ArgumentException">There is no such layer, or it has no weight; the message lists those that have one.</exception>
    private protected static ParameterInfo WeightOf(NetworkDefinition definition, string layer)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentException.ThrowIfNullOrEmpty(layer);
        return definition.Contains(layer) && definition[layer].Layer.IsWeighted
            ? definition.Parameter($"{layer}.weight")
            : throw new ArgumentException(
                $"'{layer}' is no Linear or Conv2d layer of the network; those are: {string.Join(", ", definition.WeightedLayers)}.",
                nameof(layer));
    }

    private protected void RequireGroups(NetworkDefinition definition, string layer, Mask kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var count = CountOf(definition, layer);
        if (kept.Length != count)
        {
            throw new ArgumentException($"Layer '{layer}' has {count} {Unit}, but the mask has {kept.Length} elements.", nameof(kept));
        }
    }
}
