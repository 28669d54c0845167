using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Divides the weights of layers into groups removed together.</summary>
/// <remarks>One of the four parts of a pruning method.</remarks>
public abstract record Structure
{
    private protected Structure()
    {
    }

    /// <summary>What the groups are called in reports.</summary>
    /// <remarks><c>weights</c>, <c>units</c>, <c>blocks</c> or <c>input channels</c>.</remarks>
    public abstract string Unit { get; }

    /// <summary>The one sparsity that the structure can have, in (0, 1), the same in every layer.</summary>
    /// <remarks>Null, the default, where any will do.</remarks>
    public virtual double? FixedSparsity => null;

    /// <summary>Whether whole units go, which compaction can remove.</summary>
    internal virtual bool RemovesUnits => false;

    /// <summary>Divides layers into groups.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <param name="layers">The names of Linear and Conv2d nodes, in network order.</param>
    /// <returns>
    /// A set for each layer, or one for several that can only lose groups together. Every layer is in one, but for units: layers that can
    /// lose none are in no set, and a layer that is tied to different ones is in several.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no such layer, it has no weight, its shape does not suit, or none of the layers has a group that can be removed.
    /// </exception>
    public ImmutableArray<GroupSet> GroupsOf(NetworkDefinition definition, params IReadOnlyList<string> layers)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(layers);
        return Divide(definition, [.. layers.Select(layer => WeightOf(definition, layer))]);
    }

    /// <summary>Divides layers into groups; the layers are checked.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <param name="weights">The weight of each layer.</param>
    internal abstract ImmutableArray<GroupSet> Divide(NetworkDefinition definition, ImmutableArray<ParameterInfo> weights);

    /// <summary>Why layers are in no set though they were given, by layer.</summary>
    /// <remarks>None by default.</remarks>
    /// <param name="definition">The network's definition.</param>
    /// <param name="layers">The names of Linear and Conv2d nodes, in network order.</param>
    internal virtual IReadOnlyDictionary<string, string> ReasonsToLeave(NetworkDefinition definition, ImmutableArray<string> layers) =>
        ImmutableDictionary<string, string>.Empty;

    private static ParameterInfo WeightOf(NetworkDefinition definition, string layer)
    {
        ArgumentException.ThrowIfNullOrEmpty(layer);
        return definition.Contains(layer) && definition[layer].Layer.IsWeighted
            ? definition.Parameter($"{layer}.weight")
            : throw new ArgumentException(
                $"'{layer}' is no Linear or Conv2d layer of the network; those are: {string.Join(", ", definition.WeightedLayers)}.",
                nameof(layer));
    }
}
