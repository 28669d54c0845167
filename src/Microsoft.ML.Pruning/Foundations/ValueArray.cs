using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Foundations;

/// <summary>An immutable array that is compared by its elements.</summary>
/// <remarks>A record with such a field is a value.</remarks>
internal readonly struct ValueArray<T>(ImmutableArray<T> items) : IEquatable<ValueArray<T>>
{
    private readonly ImmutableArray<T> _items = items;

    /// <summary>The elements; none where no array was given.</summary>
    public ImmutableArray<T> Items => _items.IsDefault ? [] : _items;

    public bool Equals(ValueArray<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is ValueArray<T> other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(0, HashCode.Combine);
}
