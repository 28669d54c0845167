namespace Microsoft.ML.Pruning.Inference;

/// <summary>The channels of a value, by the group that they go with.</summary>
internal sealed class ChannelIndex
{
    private readonly int[] _starts;
    private readonly int[] _channels;

    /// <param name="groups">The group of each channel.</param>
    /// <param name="groupCount">The number of groups.</param>
    public ChannelIndex(ReadOnlySpan<int> groups, int groupCount)
    {
        _starts = new int[groupCount + 1];
        foreach (var group in groups)
        {
            _starts[group + 1]++;
        }

        for (var group = 0; group < groupCount; group++)
        {
            _starts[group + 1] += _starts[group];
        }

        _channels = new int[groups.Length];
        var next = _starts.ToArray();
        for (var channel = 0; channel < groups.Length; channel++)
        {
            _channels[next[groups[channel]]++] = channel;
        }
    }

    /// <summary>The number of channels.</summary>
    public int Count => _channels.Length;

    /// <summary>The channels of a group, rising.</summary>
    public ReadOnlySpan<int> this[int group] => _channels.AsSpan(_starts[group].._starts[group + 1]);

    /// <summary>Whether one of the groups has a channel here.</summary>
    public bool HasAny(IEnumerable<int> groups) => groups.Any(group => !this[group].IsEmpty);
}
