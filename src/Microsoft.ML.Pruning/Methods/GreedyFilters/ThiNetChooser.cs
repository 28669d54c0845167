using System.Collections.Immutable;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Chooses the units whose contributions to the next layers are missed least.</summary>
internal sealed class ThiNetChooser : FilterChooser
{
    private readonly ThiNetMethod _method;
    private readonly LabeledRows _rows;
    private readonly int _seed;
    private readonly int _threads;

    public ThiNetChooser(ThiNetMethod method, Network network, PruningContext context)
    {
        (_method, _seed) = (method, method.Continue?.Seed ?? context.Seed);
        _threads = context.Computing.Threads ?? Environment.ProcessorCount;
        var rows = context.Calibration!;
        var sampling = new RowSampling(method.Rows, 1, _seed, context.Budget);
        sampling = sampling with { Rows = Math.Max(1, context.RowsFor("Contributions are sampled from", rows, sampling)) };
        _rows = RowSample.Draw(rows, network.Definition, sampling, context.CheckCancelled);
    }

    /// <inheritdoc/>
    public override NetworkLoss? Measure(Network network) => null;

    /// <inheritdoc/>
    public override FilterChoice Choose(Network network, IReadOnlyList<SearchSet> open, int count, int step, Action check)
    {
        ContributionGram[] grams = [.. Sample(network, open, step, check)];
        var removals = open.Select(set => new RemovedContributions(
            [.. set.Kept], [.. grams.Where(gram => ReferenceEquals(open[gram.Set], set))])).ToList();
        var chosen = ImmutableArray.CreateBuilder<(SearchSet Set, int Group)>();
        while (chosen.Count < count && removals.Any(removal => removal.CanLose))
        {
            var best = removals.Where(removal => removal.CanLose).MinBy(removal => removal.NextCost)!;
            chosen.Add((open[removals.IndexOf(best)], best.Remove()));
        }

        var parameters = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var removal in removals.Where(removal => _method.Rescale && removal.HasRemoved))
        {
            removal.Rescale(network, parameters);
        }

        return new FilterChoice(chosen.ToImmutable()) { Parameters = parameters };
    }

    private IReadOnlyList<ContributionGram> Sample(Network network, IReadOnlyList<SearchSet> open, int step, Action check)
    {
        var sampler = new ContributionSampler(
            network,
            ChannelGroups.Of(network.Definition),
            [.. open.Select(set => (IReadOnlyList<int>)[.. set.Kept.Select(group => set.Channels[group])])],
            new ParallelWork(_threads, check));
        var random = new SeededRandom(_seed, RandomPurpose.CandidateRows, step);
        var features = new float[sampler.ChunkRows * _rows.FeatureCount];
        for (var first = 0; first < _rows.Count; first += sampler.ChunkRows)
        {
            var count = Math.Min(sampler.ChunkRows, _rows.Count - first);
            for (var row = 0; row < count; row++)
            {
                _rows.FeaturesOf(first + row).CopyTo(features.AsSpan(row * _rows.FeatureCount));
            }

            sampler.Add(features.AsSpan(0, count * _rows.FeatureCount), count, _method.Positions, random);
        }

        return sampler.Grams;
    }
}
