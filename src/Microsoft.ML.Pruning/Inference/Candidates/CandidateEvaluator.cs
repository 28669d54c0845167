using System.Collections.Concurrent;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Runs a network with each of many channel groups removed, one at a time.</summary>
/// <remarks>
/// The outputs are those of the network in which the weights, biases, scales and shifts that write the group are masked. The network itself
/// is run once for some rows; a candidate costs what its change costs, and many are run together.
/// </remarks>
internal sealed class CandidateEvaluator
{
    /// <summary>The candidates of a tile share what is held of a row.</summary>
    private const int TileCandidates = 8;

    private readonly ActivationTable _table;
    private readonly ActivationCache _cache;
    private readonly CandidatePlan[] _plans;
    private readonly ConcurrentBag<CandidateRun>[] _runs;
    private readonly ParallelWork _work;

    /// <param name="network">The network.</param>
    /// <param name="groups">Its channel groups.</param>
    /// <param name="sets">Groups of the same layers, which can be removed.</param>
    /// <param name="work">Threads, and when to stop.</param>
    public CandidateEvaluator(Network network, ChannelGroups groups, IReadOnlyList<IReadOnlyList<int>> sets, ParallelWork work)
    {
        _table = new ActivationTable(network, groups);
        _plans = [.. sets.Select(set => new CandidatePlan(_table, set))];
        _runs = [.. sets.Select(_ => new ConcurrentBag<CandidateRun>())];
        _work = work;
        ChunkRows = _table.ChunkRows;
        _cache = new ActivationCache(_table, ChunkRows);
    }

    /// <summary>The most rows that are run at a time.</summary>
    public int ChunkRows { get; }

    /// <summary>The floats of an input row.</summary>
    public int InputLength => _table.Lengths[0];

    /// <summary>Runs rows with each candidate removed.</summary>
    /// <param name="inputs">The rows one after the other, at most <see cref="ChunkRows"/>.</param>
    /// <param name="rows">How many.</param>
    /// <param name="candidates">The candidates: each the place of a set, and one of its groups.</param>
    /// <param name="sink">Takes the outputs.</param>
    public void Run(ReadOnlySpan<float> inputs, int rows, IReadOnlyList<(int Set, int Group)> candidates, CandidateSink sink)
    {
        _cache.Fill(inputs, rows, _work);
        var pieces = Enumerable.Range(0, candidates.Count)
            .GroupBy(place => candidates[place].Set)
            .SelectMany(set => Cut(set.Key, [.. set], rows))
            .ToList();
        _work.Run(pieces.Count, i => Run(pieces[i], candidates, sink));
    }

    private IEnumerable<Piece> Cut(int set, int[] places, int rows)
    {
        foreach (var block in places.Chunk(TileCandidates))
        {
            var count = Math.Max(1, _plans[set].Rows / block.Length);
            for (var row = 0; row < rows; row += count)
            {
                yield return new Piece(set, block, row, Math.Min(count, rows - row));
            }
        }
    }

    private void Run(Piece piece, IReadOnlyList<(int Set, int Group)> candidates, CandidateSink sink)
    {
        if (!_runs[piece.Set].TryTake(out var run))
        {
            run = new CandidateRun(_table, _plans[piece.Set]);
        }

        // A tile has at most the plan's rows, unless one row of all candidates is more.
        var most = _plans[piece.Set].Rows;
        foreach (var places in piece.Places.Chunk(most))
        {
            var tile = new CandidateTile(piece.Row, piece.Rows, Array.ConvertAll(places, place => candidates[place].Group));
            run.Run(_cache, tile);
            for (var number = 0; number < tile.Count; number++)
            {
                sink(places[number % tile.Candidates], tile.RowOf(number), run.OutputOf(_cache, tile, number));
            }
        }

        _runs[piece.Set].Add(run);
    }

    /// <summary>The work of one tile.</summary>
    private sealed record Piece(int Set, int[] Places, int Row, int Rows);
}
