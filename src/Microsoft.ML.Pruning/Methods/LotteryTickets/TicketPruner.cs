using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Prunes a trained network by magnitude after a round.</summary>
/// <remarks>It prunes up to 1 - (1 - rate)^round of each layer, or of all together.</remarks>
internal sealed class TicketPruner(NetworkDefinition definition, LotteryTicketMethod options)
{
    private static readonly LayerSelection Everything = new() { IncludeLogits = true };

    private readonly double _outputRate = options.OutputRate ?? options.Rate / 2;

    /// <summary>Refuses rates that do not fit, before anything is trained.</summary>
    /// <remarks>Those for layers that there are not, or that contradict each other.</remarks>
    /// <exception cref="ArgumentException">The options do not fit the network.</exception>
    public void Require() => MethodOf(round: 1).Require(definition);

    /// <summary>The masks of a round, and what pruning did.</summary>
    /// <param name="trained">The network of the round before after its training.</param>
    /// <param name="round">The round, counted from 1.</param>
    public PruningResult Prune(Network trained, int round) => MethodOf(round).Prune(trained);

    /// <summary>Random masks that keep as many values of every parameter.</summary>
    public static MaskSet Shuffled(MaskSet masks, int seed)
    {
        var shuffled = MaskSet.Empty;
        foreach (var (parameter, mask) in masks)
        {
            var scores = new RandomSaliency(seed).ScoresOf(parameter, mask.Length);
            shuffled = shuffled.With(parameter, TopK.PruneLowest(scores, mask.PrunedCount));
        }

        return shuffled;
    }

    private static double FractionOf(double rate, int round) => IterativeSchedule.SparsityAfter(rate, round);

    private StepwiseMethod MethodOf(int round) => new(options.Name)
    {
        Sparsity = FractionOf(options.Rate, round),
        Allocation = options.Global ? Together(round) : Each(round),
        Layers = Everything,
    };

    private TicketAllocation Together(int round) => new(definition.LogitsLayers, FractionOf(_outputRate, round));

    private Allocation Each(int round)
    {
        var fractions = options.LayerRates.ToDictionary(
            layer => layer.Key, layer => FractionOf(layer.Value, round), StringComparer.Ordinal);
        foreach (var layer in definition.LogitsLayers)
        {
            fractions.TryAdd(layer, FractionOf(_outputRate, round));
        }

        return fractions.Count == 0 ? new UniformAllocation() : new ExplicitAllocation(fractions);
    }
}
