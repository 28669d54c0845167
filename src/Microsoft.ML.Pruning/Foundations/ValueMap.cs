using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Foundations;

/// <summary>A sorted map that is compared by its entries.</summary>
/// <remarks>A record with such a field is a value.</remarks>
internal readonly struct ValueMap<T>(ImmutableSortedDictionary<string, T> entries) : IEquatable<ValueMap<T>>
{
    private readonly ImmutableSortedDictionary<string, T>? _entries = entries;

    /// <summary>The entries; none where no map was given.</summary>
    public ImmutableSortedDictionary<string, T> Entries => _entries ?? ImmutableSortedDictionary<string, T>.Empty;

    public bool Equals(ValueMap<T> other) => Entries.SequenceEqual(other.Entries);

    public override bool Equals(object? obj) => obj is ValueMap<T> other && Equals(other);

    public override int GetHashCode() => Entries.Aggregate(0, (hash, entry) => HashCode.Combine(hash, entry.Key, entry.Value));
}
