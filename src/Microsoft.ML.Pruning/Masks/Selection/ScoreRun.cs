using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>Neighbouring scores and the bits of their candidates; no bits mean that all are.</summary>
internal readonly ref struct ScoreRun(ReadOnlySpan<float> values, ReadOnlySpan<ulong> candidates)
{
    /// <summary>The scores that one word of bits covers.</summary>
    public const int Group = 64;

    private readonly ReadOnlySpan<ulong> _candidates = candidates;

    /// <summary>The stored values.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>The number of scores.</summary>
    public int Length => Values.Length;

    /// <summary>The number of words.</summary>
    public int Words => (Length + Group - 1) / Group;

    /// <summary>Whether that score is a candidate.</summary>
    public bool IsCandidate(int index) => _candidates.IsEmpty || (_candidates[index / Group] >> index & 1) != 0;

    /// <summary>Clears the bits of all that are no candidates.</summary>
    public void Restrict(Span<ulong> bits)
    {
        if (!_candidates.IsEmpty)
        {
            TensorPrimitives.BitwiseAnd<ulong>(bits, _candidates[..bits.Length], bits);
        }
    }

    /// <summary>A part of at most that many words, from a word on.</summary>
    public ScoreRun Block(int word, int words)
    {
        var start = word * Group;
        return new ScoreRun(Values.Slice(start, Math.Min(words * Group, Length - start)), _candidates.IsEmpty ? [] : _candidates[word..]);
    }
}
