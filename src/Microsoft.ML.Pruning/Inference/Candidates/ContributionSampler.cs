using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Samples what channel groups contribute to the layers that read them.</summary>
internal sealed class ContributionSampler
{
    private readonly ActivationTable _table;
    private readonly ActivationCache _cache;
    private readonly ParallelWork _work;
    private readonly (int Value, ContributionGram Gram)[] _readers;

    /// <param name="network">The network.</param>
    /// <param name="groups">Its channel groups.</param>
    /// <param name="sets">Groups of the same layers.</param>
    /// <param name="work">Threads, and when to stop.</param>
    public ContributionSampler(Network network, ChannelGroups groups, IReadOnlyList<IReadOnlyList<int>> sets, ParallelWork work)
    {
        _table = new ActivationTable(network, groups);
        _work = work;
        ChunkRows = _table.ChunkRows;
        _cache = new ActivationCache(_table, ChunkRows);
        _readers = [.. sets.SelectMany((set, place) => ReadersOf(place, set))];
    }

    /// <summary>The most rows that are run at a time.</summary>
    public int ChunkRows { get; }

    /// <summary>The products of each set and each layer that reads it.</summary>
    public IReadOnlyList<ContributionGram> Grams => [.. _readers.Select(reader => reader.Gram)];

    /// <summary>Adds samples of rows.</summary>
    /// <param name="inputs">The rows one after the other, at most <see cref="ChunkRows"/>.</param>
    /// <param name="rows">How many.</param>
    /// <param name="positions">How many outputs of each layer are drawn for a row.</param>
    /// <param name="random">Draws them.</param>
    public void Add(ReadOnlySpan<float> inputs, int rows, int positions, Random random)
    {
        _cache.Fill(inputs, rows, _work);
        int[][] drawn =
        [
            .. _readers.Select(
                reader => Enumerable.Range(0, rows * positions).Select(_ => random.Next(_table.Lengths[reader.Value])).ToArray()),
        ];
        _work.Run(_readers.Length, place => Add(_readers[place].Value, _readers[place].Gram, drawn[place], positions));
    }

    private IEnumerable<(int Value, ContributionGram Gram)> ReadersOf(int place, IReadOnlyList<int> set)
    {
        for (var value = 1; value < _table.Count; value++)
        {
            if (_table.Updates[value] is null || _table.InputsOf(value)[0] is var input && !_table.ChannelsOf(input).HasAny(set))
            {
                continue;
            }

            var channels = _table.ChannelsOf(_table.InputsOf(value)[0]);
            yield return (value, new ContributionGram(
                place,
                $"{_table.Definition.Nodes[value - 1].Name}.weight",
                [.. set.Select(group => channels[group].ToArray())],
                channels.Count,
                !_table.Removed[_table.InputsOf(value)[0]].AsSpan().ContainsAnyExcept(0f))
            {
                Outputs = _table.ChannelsOf(value).Count,
            });
        }
    }

    private void Add(int value, ContributionGram gram, int[] outputs, int positions)
    {
        var input = _table.InputsOf(value)[0];
        var contributions = new float[_table.ChannelsOf(input).Count];
        for (var sample = 0; sample < outputs.Length; sample++)
        {
            var row = _cache.Rows(input, sample / positions, 1);
            _table.Updates[value]!.Contribute(row, _table.Removed[input], outputs[sample], contributions);
            gram.Add(contributions);
        }
    }
}
