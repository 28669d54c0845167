using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Fractions given by layer name or pattern.</summary>
/// <remarks>
/// A layer that no entry matches gets the sparsity of the whole request. A plain name wins over patterns. Under a schedule of several steps
/// all layers go the same part of their way at a step: where the request of the step is s of t, a layer with the fraction f is asked for f
/// x s / t (f x step / steps where t is 0), so that every layer has its fraction at the last step.
/// </remarks>
public sealed record ExplicitAllocation : Allocation
{
    private readonly ValueMap<double> _sparsities;

    /// <summary>An allocation by layer.</summary>
    /// <param name="sparsities">
    /// From a layer's name, or a pattern with <c>*</c> (any characters) and <c>?</c> (one character), to the fraction to prune, in [0, 1).
    /// </param>
    /// <exception cref="ArgumentException">There is no entry, or a name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is outside [0, 1).</exception>
    public ExplicitAllocation(IReadOnlyDictionary<string, double> sparsities)
    {
        ArgumentNullException.ThrowIfNull(sparsities);
        if (sparsities.Count == 0)
        {
            throw new ArgumentException("An explicit allocation needs at least one layer with its sparsity.", nameof(sparsities));
        }

        foreach (var (pattern, sparsity) in sparsities)
        {
            ArgumentException.ThrowIfNullOrEmpty(pattern);
            PruningCount.RequireSparsity(sparsity, nameof(sparsities), $"The sparsity of '{pattern}'");
        }

        _sparsities = new ValueMap<double>(sparsities.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public override string Name => "explicit";

    /// <summary>The fraction to prune by layer name or pattern.</summary>
    public IReadOnlyDictionary<string, double> Sparsities => _sparsities.Entries;

    /// <inheritdoc/>
    internal override IEnumerable<string> NamedLayers => Sparsities.Keys;

    /// <inheritdoc/>
    internal override bool GivesEveryLayer(double sparsity) => Sparsities.Values.All(own => PruningCount.IsSame(own, sparsity));

    /// <inheritdoc/>
    internal override void Require(IReadOnlyList<LayerSize> layers)
    {
        foreach (var pattern in Sparsities.Keys)
        {
            if (!layers.SelectMany(layer => layer.Layers).Any(layer => NamePattern.Matches(pattern, layer)))
            {
                throw new ArgumentException(
                    $"The sparsity given for '{pattern}' fits none of the layers to prune: "
                        + $"{string.Join(", ", layers.SelectMany(layer => layer.Layers))}.", nameof(layers));
            }
        }

        foreach (var (layer, tied, _) in layers)
        {
            _ = FractionFor(layer, tied);
        }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress)
    {
        Require([.. layers.Select(layer => new LayerSize(layer.Layer, layer.Layers, layer.Count))]);
        return [.. layers.Select(layer => PruneLayer(layer, FractionFor(layer.Layer, layer.Layers) * progress ?? sparsity))];
    }

    /// <summary>The fraction of tied layers, which one of them suffices to give.</summary>
    private double? FractionFor(string name, ImmutableArray<string> layers)
    {
        double?[] fractions = [.. layers.Select(FractionFor).Where(fraction => fraction is not null).Distinct()];
        return fractions.Length <= 1
            ? fractions.FirstOrDefault()
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The layers {name} lose their groups together, but the sparsities {fractions[0]} and {fractions[1]} are given for ")
                    + "them; give them one.",
                nameof(layers));
    }

    private double? FractionFor(string layer)
    {
        if (_sparsities.Entries.TryGetValue(layer, out var named))
        {
            return named;
        }

        KeyValuePair<string, double>[] matches = [.. _sparsities.Entries.Where(pair => NamePattern.Matches(pair.Key, layer))];
        return matches.Select(pair => pair.Value).Distinct().Count() > 1
            ? throw new ArgumentException(
                $"Layer '{layer}' fits {string.Join(" and ", matches.Select(pair => $"'{pair.Key}'"))}, which have different sparsities; "
                    + "give it one by its name.", nameof(layer))
            : matches.Length > 0 ? matches[0].Value : null;
    }
}
