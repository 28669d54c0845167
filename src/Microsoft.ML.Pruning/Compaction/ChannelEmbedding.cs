using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>Where the channels of a compact network stand in a larger one.</summary>
/// <remarks>
/// Channel groups that the same layers write take the first places of those that these layers write there, in the same order.
/// </remarks>
internal sealed class ChannelEmbedding
{
    private readonly ChannelGroups _small;
    private readonly ChannelGroups _large;
    private readonly int[] _places;

    /// <exception cref="ArgumentException">The larger one has fewer channels somewhere.</exception>
    public ChannelEmbedding(NetworkDefinition small, NetworkDefinition large)
    {
        (_small, _large) = (ChannelGroups.Of(small, large), ChannelGroups.Of(large));
        string[] writers = [NetworkDefinition.InputName, .. small.WeightedLayers];
        var free = Enumerable.Range(0, _large.Count)
            .Zip(WritersOf(_large, writers))
            .GroupBy(group => group.Second, group => group.First)
            .ToDictionary(same => same.Key, same => new Queue<int>(same), StringComparer.Ordinal);
        _places =
        [
            .. WritersOf(_small, writers).Select(own => free.TryGetValue(own, out var left) && left.TryDequeue(out var group)
                ? group
                : throw new ArgumentException($"'{small.Name}' has more channels in {own} than '{large.Name}' has there.", nameof(large)))
        ];
    }

    /// <summary>The places that the channels of a value have in the larger network.</summary>
    /// <param name="nodeOrInput">A node that both have, or the input.</param>
    /// <param name="largeValue">The value that stands for it in the larger network.</param>
    public int[] PlacesOf(string nodeOrInput, string largeValue)
    {
        var places = new Dictionary<int, Queue<int>>();
        var large = _large.GroupsOf(largeValue);
        for (var place = 0; place < large.Length; place++)
        {
            if (!places.TryGetValue(large[place], out var queue))
            {
                places[large[place]] = queue = new Queue<int>();
            }

            queue.Enqueue(place);
        }

        return Array.ConvertAll(_small.GroupsOf(nodeOrInput).ToArray(), group => places[_places[group]].Dequeue());
    }

    /// <summary>The writers of each group, among some.</summary>
    private static string[] WritersOf(ChannelGroups groups, string[] writers)
    {
        var names = new string[groups.Count];
        Array.Fill(names, "");
        foreach (var writer in writers)
        {
            foreach (var group in new HashSet<int>([.. groups.GroupsOf(writer)]))
            {
                names[group] += names[group].Length == 0 ? writer : " + " + writer;
            }
        }

        return names;
    }
}
