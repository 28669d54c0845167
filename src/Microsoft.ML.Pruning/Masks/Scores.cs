namespace Microsoft.ML.Pruning.Masks;

/// <summary>How much is lost without each element or unit.</summary>
/// <remarks>
/// One score for each element of a parameter, or for each unit of a layer. The values are referred to, not copied; whoever owns them must
/// not change them while the scores are in use.
/// </remarks>
public sealed record Scores
{
    private readonly Mask? _candidates;

    /// <summary>Scores with a name for messages.</summary>
    /// <param name="name">What is scored, for example <c>fc1.weight</c>.</param>
    /// <param name="values">One score an element; see <see cref="IsAbsolute"/>.</param>
    public Scores(string name, ReadOnlyMemory<float> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Values = values;
    }

    /// <summary>What is scored.</summary>
    public string Name { get; }

    /// <summary>The stored values, from which <see cref="IsAbsolute"/> makes the scores.</summary>
    /// <remarks>They are the scores themselves, or their signed form where it is true.</remarks>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>Whether a score is the absolute value of what is stored.</summary>
    /// <remarks>So |w| needs no copy of the weights. False by default.</remarks>
    public bool IsAbsolute { get; init; }

    /// <summary>The elements that may be removed; null, the default, means all.</summary>
    /// <remarks>Others stay as they are and are not counted.</remarks>
    /// <exception cref="ArgumentException">The mask's length is not the number of scores.</exception>
    public Mask? Candidates
    {
        get => _candidates;
        init => _candidates = value is null || value.Length == Values.Length
            ? value
            : throw new ArgumentException($"'{Name}' has {Values.Length} scores, but the candidates are a mask of "
                + $"{value.Length}.", nameof(value));
    }

    /// <summary>The number of scores.</summary>
    public int Length => Values.Length;

    /// <summary>The number of elements that may still be removed.</summary>
    public int CandidateCount => Candidates?.KeptCount ?? Length;

    /// <summary>The score of element <paramref name="index"/>.</summary>
    public float this[int index] => IsAbsolute ? MathF.Abs(Values.Span[index]) : Values.Span[index];

    /// <summary>The error for a score that is NaN.</summary>
    internal ArgumentException NotANumber(int index, string parameter) =>
        new($"The score of '{Name}' at index {index} is NaN; scores must be numbers or infinities.", parameter);
}
