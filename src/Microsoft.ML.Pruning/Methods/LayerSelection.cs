using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>
/// Which Linear and Conv2d layers a pruner may touch. By default all but those that yield the logits, because every class needs its unit.
/// </summary>
public sealed record LayerSelection
{
    private readonly ValueArray<string> _include;
    private readonly ValueArray<string> _exclude;

    /// <summary>All layers but those that yield the logits.</summary>
    public static LayerSelection Default { get; } = new();

    /// <summary>The layers to prune: names, or patterns with <c>*</c> (any characters) and <c>?</c> (one character).</summary>
    /// <remarks>
    /// Case matters. Empty, the default, means all. A layer that yields the logits is pruned only if its plain name stands here or
    /// <see cref="IncludeLogits"/> is true; a pattern does not suffice.
    /// </remarks>
    /// <exception cref="ArgumentException">An entry is empty.</exception>
    public ImmutableArray<string> Include { get => _include.Items; init => _include = new(NamePattern.Checked(value)); }

    /// <summary>The layers to leave alone even if included: names or patterns. Empty by default.</summary>
    /// <exception cref="ArgumentException">An entry is empty.</exception>
    public ImmutableArray<string> Exclude { get => _exclude.Items; init => _exclude = new(NamePattern.Checked(value)); }

    /// <summary>Whether layers that yield the logits are treated as any other; false by default.</summary>
    public bool IncludeLogits { get; init; }

    /// <summary>The names of the selected layers, in network order.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <exception cref="ArgumentException">
    /// An entry fits no Linear or Conv2d layer (the message lists them), or nothing is selected.
    /// </exception>
    public ImmutableArray<string> LayersOf(NetworkDefinition definition) => LayersOf(definition, []);

    /// <summary>The selected layers, where some layers were named elsewhere too, which admits them if they yield the logits.</summary>
    internal ImmutableArray<string> LayersOf(NetworkDefinition definition, IEnumerable<string> namedElsewhere)
    {
        ArgumentNullException.ThrowIfNull(definition);
        NamePattern.RequireMatches(Include, nameof(Include), definition.WeightedLayers, "Linear or Conv2d layer");
        NamePattern.RequireMatches(Exclude, nameof(Exclude), definition.WeightedLayers, "Linear or Conv2d layer");
        HashSet<string> named = [.. Include, .. namedElsewhere];
        var logits = IncludeLogits ? [] : definition.LogitsLayers;
        ImmutableArray<string> selected =
        [
            .. definition.WeightedLayers.Where(layer =>
                (Include.IsEmpty || NamePattern.Matches(Include, layer))
                    && !NamePattern.Matches(Exclude, layer)
                    && (named.Contains(layer) || !logits.Contains(layer))),
        ];
        return selected.IsEmpty
            ? throw new ArgumentException(
                $"No layer is left to prune. The network's layers are {Listed(definition.WeightedLayers)}; "
                    + $"those that yield the logits ({Listed(logits)}) are pruned only if Include names them or "
                    + "IncludeLogits is true.", nameof(definition))
            : selected;
    }

    private static string Listed(IEnumerable<string> layers) => string.Join(", ", layers);
}
