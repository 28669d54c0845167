using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Greedy filter pruning as one would write it down: mask each filter, run the whole network on all rows, take the best.</summary>
/// <remarks>Candidates share the processors; each is run by the library's own scorer.</remarks>
internal static class NaiveFilterSearch
{
    private const int ChunkRows = 64;

    private static readonly ParallelOptions Processors = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>The filters that go, in order.</summary>
    public static IReadOnlyList<(string Layer, int Unit)> Run(Network network, LayerSelection layers, LabeledRows rows, int steps)
    {
        var sets = new UnitStructure().GroupsOf(network.Definition, layers.LayersOf(network.Definition));
        var removed = new List<(string Layer, int Unit)>();
        for (var step = 0; step < steps; step++)
        {
            (GroupSet Set, int Unit)[] candidates =
            [
                .. from set in sets
                   let kept = set.KeptIn(network.Masks)
                   where kept.KeptCount > 1
                   from unit in Enumerable.Range(0, set.Count)
                   where kept[unit]
                   select (set, unit),
            ];
            var losses = new NetworkLoss[candidates.Length];
            var own = network;
            Parallel.For(0, candidates.Length, Processors, i => losses[i] = RowLoss.Measure(Without(own, candidates[i]), rows, ChunkRows));
            var best = candidates[Enumerable.Range(0, candidates.Length)
                .OrderByDescending(i => losses[i].Accuracy).ThenBy(i => losses[i].Loss).ThenBy(i => i).First()];
            network = Without(network, best);
            removed.Add((best.Set.Name, best.Unit));
        }

        return removed;
    }

    private static Network Without(Network network, (GroupSet Set, int Unit) unit) =>
        network.WithMasks(unit.Set.MasksFor(Mask.FromPrunedIndices(unit.Set.Count, unit.Unit)));
}
