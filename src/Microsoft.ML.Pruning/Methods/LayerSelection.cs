using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Which Linear and Conv2d layers a pruner may touch.</summary>
/// <remarks>By default these are all but those that yield the output, because each of its values needs its unit.</remarks>
public sealed record LayerSelection
{
    private readonly ValueArray<string> _include;
    private readonly ValueArray<string> _exclude;

    /// <summary>All layers but those that yield the output.</summary>
    public static LayerSelection Default { get; } = new();

    /// <summary>The layers to prune, by name or pattern.</summary>
    /// <remarks>
    /// Patterns have <c>*</c> (any characters) and <c>?</c> (one character). Case matters. Empty, the default, means all. A layer that
    /// yields the output is pruned only if its plain name stands here or <see cref="IncludeLogits"/> is true; a pattern does not suffice.
    /// </remarks>
    /// <exception cref="ArgumentException">An entry is empty.</exception>
    public ImmutableArray<string> Include { get => _include.Items; init => _include = new(NamePattern.Checked(value)); }

    /// <summary>The layers to leave alone even if included, by name or pattern; none by default.</summary>
    /// <exception cref="ArgumentException">An entry is empty.</exception>
    public ImmutableArray<string> Exclude { get => _exclude.Items; init => _exclude = new(NamePattern.Checked(value)); }

    /// <summary>Whether layers that yield the output are treated as any other; default false.</summary>
    public bool IncludeLogits { get; init; }

    /// <summary>The names of the selected layers, in network order.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <exception cref="ArgumentException">
    /// An entry fits no Linear or Conv2d layer (the message lists them), or nothing is selected.
    /// </exception>
    public ImmutableArray<string> LayersOf(NetworkDefinition definition) => LayersOf(definition, []);

    /// <summary>The selected layers, and some that were named elsewhere.</summary>
    /// <remarks>Naming admits layers that yield the output.</remarks>
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
                    + $"those that yield the output ({Listed(logits)}) are pruned only if Include names them or "
                    + "IncludeLogits is true.", nameof(definition))
            : selected;
    }

    private static string Listed(IEnumerable<string> layers) => string.Join(", ", layers);
}
