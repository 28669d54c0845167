using System.Collections.Immutable;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Chooses the units whose removal costs the least accuracy on validation rows.</summary>
internal sealed class GreedyChooser : FilterChooser
{
    private readonly GreedyFilterMethod _method;
    private readonly ValidationSample _sample;
    private readonly int _seed;
    private readonly int _threads;

    public GreedyChooser(GreedyFilterMethod method, Network network, PruningContext context)
    {
        (_method, _seed) = (method, method.Continue?.Seed ?? context.Seed);
        _threads = context.Computing.Threads ?? Environment.ProcessorCount;
        _sample = ValidationSample.Draw(network.Definition, method.Rows, _seed, context);
    }

    /// <inheritdoc/>
    public override NetworkLoss? Measure(Network network) => _sample.Measure(network);

    /// <inheritdoc/>
    public override FilterChoice Choose(Network network, IReadOnlyList<SearchSet> open, int count, int step, Action check)
    {
        (int Set, int Group)[] places = [.. open.SelectMany((set, place) => set.Kept.Select(group => (place, group)))];
        var work = new ParallelWork(_threads, check);
        var evaluator = new CandidateEvaluator(
            network,
            ChannelGroups.Of(network.Definition),
            [.. open.Select(set => (IReadOnlyList<int>)[.. set.Channels])],
            work);
        var rows = _method.Exact ? _sample.Rows : Shuffled(step);
        var race = new FilterRace(rows.Count, rows.Task.HasAccuracy, count);
        var measurement = new CandidateMeasurement(
            evaluator, rows, [.. places.Select(place => (place.Set, open[place.Set].Channels[place.Group]))]);
        var best = race.Run(
            [.. places.Select((_, place) => new FilterScore(place))], _method.Exact ? null : _method.Confidence, measurement.Measure);
        var removed = Fitting(best.Select(score => (open[places[score.Place].Set], places[score.Place].Group)), count);
        return new FilterChoice(removed) { Measured = removed.Length == 1 ? _sample.LossOf(best[0]) : null };
    }

    /// <summary>The first of them, as long as their sets keep one.</summary>
    private static ImmutableArray<(SearchSet Set, int Group)> Fitting(IEnumerable<(SearchSet Set, int Group)> best, int count)
    {
        var chosen = ImmutableArray.CreateBuilder<(SearchSet Set, int Group)>();
        foreach (var unit in best)
        {
            if (chosen.Count < count && chosen.Count(other => other.Set == unit.Set) < unit.Set.Kept.Count() - 1)
            {
                chosen.Add(unit);
            }
        }

        return chosen.ToImmutable();
    }

    /// <summary>The rows in an order of the step's own, so that no few rows decide every step.</summary>
    private LabeledRows Shuffled(int step)
    {
        int[] order = [.. Enumerable.Range(0, _sample.Rows.Count)];
        new SeededRandom(_seed, RandomPurpose.CandidateRows, step).Shuffle(order);
        return _sample.Rows.Pick(order);
    }
}
