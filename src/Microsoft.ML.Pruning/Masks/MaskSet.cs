using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>The masks of a network by parameter name.</summary>
/// <remarks>A parameter without a mask is kept whole. A value: immutable, compared by content.</remarks>
public sealed class MaskSet : IReadOnlyDictionary<string, Mask>, IEquatable<MaskSet>
{
    private readonly ImmutableSortedDictionary<string, Mask> _masks;

    private MaskSet(ImmutableSortedDictionary<string, Mask> masks) => _masks = masks;

    /// <summary>No masks: everything is kept.</summary>
    public static MaskSet Empty { get; } = new(ImmutableSortedDictionary.Create<string, Mask>(StringComparer.Ordinal));

    /// <summary>The number of parameters that have a mask.</summary>
    public int Count => _masks.Count;

    /// <summary>The names of the parameters that have a mask, in ordinal order.</summary>
    public IEnumerable<string> Keys => _masks.Keys;

    /// <summary>The masks in the order of <see cref="Keys"/>.</summary>
    public IEnumerable<Mask> Values => _masks.Values;

    /// <summary>The mask of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">The parameter has no mask.</exception>
    public Mask this[string key] => _masks.TryGetValue(key, out var mask)
        ? mask
        : throw new KeyNotFoundException($"'{key}' has no mask; masks exist for: {string.Join(", ", Keys)}.");

    /// <summary>A set in which <paramref name="parameter"/> has this mask in place of an earlier one.</summary>
    public MaskSet With(string parameter, Mask mask)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameter);
        ArgumentNullException.ThrowIfNull(mask);
        return new MaskSet(_masks.SetItem(parameter, mask));
    }

    /// <summary>Keeps what both sets keep.</summary>
    /// <exception cref="ArgumentException">The two masks of a parameter differ in length.</exception>
    public MaskSet And(MaskSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var both = _masks.ToBuilder();
        foreach (var (name, mask) in other._masks)
        {
            both[name] = both.TryGetValue(name, out var present) ? present.And(mask) : mask;
        }

        return new MaskSet(both.ToImmutable());
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _masks.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Mask value) => _masks.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Mask>> GetEnumerator() => _masks.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both sets have the same masks for the same parameters.</summary>
    public bool Equals(MaskSet? other) =>
        other is not null && Count == other.Count
        && _masks.All(pair => other._masks.TryGetValue(pair.Key, out var mask) && mask.Equals(pair.Value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MaskSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, mask) in _masks)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(mask);
        }

        return hash.ToHashCode();
    }

    /// <summary>For people: each parameter and how much of it is kept.</summary>
    public override string ToString() => string.Join(", ", _masks.Select(pair => $"{pair.Key}: {pair.Value}"));
}
