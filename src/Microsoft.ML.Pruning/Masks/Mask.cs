using System.Numerics;
using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>Says which elements of a parameter, or units, are kept.</summary>
/// <remarks>
/// A value: immutable, compared by content. One bit an element, 1 = kept; bit <c>i % 64</c> of word <c>i / 64</c> belongs to element
/// <c>i</c>. Bits past the end are 0.
/// </remarks>
public sealed class Mask : IEquatable<Mask>
{
    private const int BitsPerWord = 64;
    private readonly ulong[] _words;

    /// <summary>Takes ownership of <paramref name="words"/>, whose bits past <paramref name="length"/> must be 0.</summary>
    internal Mask(int length, ulong[] words)
    {
        Length = length;
        _words = words;
        long kept = 0;
        foreach (var word in words)
        {
            kept += BitOperations.PopCount(word);
        }

        KeptCount = (int)kept;
    }

    /// <summary>The number of elements, kept and pruned.</summary>
    public int Length { get; }

    /// <summary>The number of kept elements.</summary>
    public int KeptCount { get; }

    /// <summary>The number of pruned elements.</summary>
    public int PrunedCount => Length - KeptCount;

    /// <summary>The bits, 64 elements a word, lowest bit first.</summary>
    internal ReadOnlySpan<ulong> Words => _words;

    /// <summary>Whether element <paramref name="index"/> is kept.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside 0..<see cref="Length"/> - 1.</exception>
    public bool this[int index] => (uint)index < (uint)Length
        ? (_words[index / BitsPerWord] >> (index % BitsPerWord) & 1) != 0
        : throw OutOfRange(index, Length, nameof(index));

    /// <summary>A mask that keeps all of its <paramref name="length"/> elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public static Mask AllKept(int length)
    {
        var words = NewWords(length);
        Array.Fill(words, ulong.MaxValue);
        if (words.Length > 0)
        {
            words[^1] &= LastWordBits(length);
        }

        return new Mask(length, words);
    }

    /// <summary>A mask that keeps the elements whose entry is true.</summary>
    public static Mask FromKept(ReadOnlySpan<bool> kept)
    {
        var words = NewWords(kept.Length);
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i])
            {
                words[i / BitsPerWord] |= 1UL << i;
            }
        }

        return new Mask(kept.Length, words);
    }

    /// <summary>A mask that prunes the listed elements; repeats are allowed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An index is outside 0..<paramref name="length"/> - 1, or the length is negative.
    /// </exception>
    public static Mask FromPrunedIndices(int length, params ReadOnlySpan<int> pruned)
    {
        var words = AllKept(length)._words;
        foreach (var index in pruned)
        {
            if ((uint)index >= (uint)length)
            {
                throw OutOfRange(index, length, nameof(pruned));
            }

            words[index / BitsPerWord] &= ~(1UL << index);
        }

        return new Mask(length, words);
    }

    /// <summary>A mask of packed bits as in <see cref="Words"/>; they are copied.</summary>
    /// <exception cref="ArgumentException">The number of words does not fit the length, or a bit past the end is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    internal static Mask FromWords(int length, ReadOnlySpan<ulong> words)
    {
        var expected = WordCount(length);
        if (words.Length != expected)
        {
            throw new ArgumentException(
                $"A mask of {length} elements takes {expected} words, but {words.Length} were given.", nameof(words));
        }

        if (expected > 0 && (words[^1] & ~LastWordBits(length)) != 0)
        {
            throw new ArgumentException($"The last word has bits set past element {length - 1}, the last of this mask.", nameof(words));
        }

        return new Mask(length, words.ToArray());
    }

    /// <summary>Keeps what both masks keep.</summary>
    /// <exception cref="ArgumentException">The masks differ in length.</exception>
    public Mask And(Mask other)
    {
        RequireSameLength(other);
        var words = new ulong[_words.Length];
        TensorPrimitives.BitwiseAnd<ulong>(_words, other._words, words);
        return new Mask(Length, words);
    }

    /// <summary>Keeps what either mask keeps.</summary>
    /// <exception cref="ArgumentException">The masks differ in length.</exception>
    public Mask Or(Mask other)
    {
        RequireSameLength(other);
        var words = new ulong[_words.Length];
        TensorPrimitives.BitwiseOr<ulong>(_words, other._words, words);
        return new Mask(Length, words);
    }

    /// <summary>Keeps what this mask prunes, and the other way round.</summary>
    public Mask Not()
    {
        var words = new ulong[_words.Length];
        TensorPrimitives.Xor<ulong>(_words, AllKept(Length)._words, words);
        return new Mask(Length, words);
    }

    /// <summary>Whether <paramref name="other"/> keeps everything that this mask keeps.</summary>
    /// <exception cref="ArgumentException">The masks differ in length.</exception>
    public bool IsSubsetOf(Mask other)
    {
        RequireSameLength(other);
        for (var i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & ~other._words[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sets the values of pruned elements to +0 and leaves the others as they are.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length than this mask.</exception>
    public void ApplyTo(Span<float> values)
    {
        RequireLength(values.Length, nameof(values));
        MaskKernel.Apply(values, _words, values);
    }

    /// <summary>Copies <paramref name="source"/> to <paramref name="destination"/> with pruned elements as +0.</summary>
    /// <exception cref="ArgumentException">A span has another length than this mask.</exception>
    public void Apply(ReadOnlySpan<float> source, Span<float> destination)
    {
        RequireLength(source.Length, nameof(source));
        RequireLength(destination.Length, nameof(destination));
        MaskKernel.Apply(source, _words, destination);
    }

    /// <summary>Whether every pruned element of <paramref name="values"/> is exactly 0 (+0 or -0).</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length than this mask.</exception>
    public bool HoldsFor(ReadOnlySpan<float> values)
    {
        RequireLength(values.Length, nameof(values));
        return MaskKernel.PrunedAreZero(values, _words);
    }

    /// <summary>The kept elements among <paramref name="length"/> from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the mask.</exception>
    internal int KeptCountOf(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        var kept = 0;
        for (var i = start; i < start + length;)
        {
            var take = Math.Min(BitsPerWord - i % BitsPerWord, start + length - i);
            var bits = _words[i / BitsPerWord] >> (i % BitsPerWord) & LastWordBits(take);
            kept += BitOperations.PopCount(bits);
            i += take;
        }

        return kept;
    }

    /// <inheritdoc/>
    public bool Equals(Mask? other) =>
        other is not null && Length == other.Length && _words.AsSpan().SequenceEqual(other._words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Mask);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Length);
        foreach (var word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }

    /// <summary>For people: how many elements are kept of how many.</summary>
    public override string ToString() => $"{KeptCount} of {Length} kept";

    /// <summary>Zeroed words for a mask of that many elements.</summary>
    internal static ulong[] NewWords(int length) => new ulong[WordCount(length)];

    /// <summary>The number of words of a mask of that many elements.</summary>
    internal static int WordCount(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return (int)(((long)length + BitsPerWord - 1) / BitsPerWord);
    }

    private static ulong LastWordBits(int length) => ulong.MaxValue >> ((BitsPerWord - length % BitsPerWord) % BitsPerWord);

    private static ArgumentOutOfRangeException OutOfRange(int index, int length, string parameter) =>
        new(parameter, index, $"The mask has {length} elements, so an index must lie in [0, {length}).");

    private void RequireSameLength(Mask other)
    {
        ArgumentNullException.ThrowIfNull(other);
        RequireLength(other.Length, nameof(other));
    }

    private void RequireLength(int length, string parameter)
    {
        if (length != Length)
        {
            throw new ArgumentException($"The mask has {Length} elements, but {length} were given.", parameter);
        }
    }
}
