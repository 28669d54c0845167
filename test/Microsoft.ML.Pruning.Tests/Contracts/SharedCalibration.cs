using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>
/// Gathers what saliencies ask for from random rows that fit the network, and makes up what comes from fine-tuning: once for each network,
/// request and parameters, so that many methods can share it.
/// </summary>
internal sealed class SharedCalibration
{
    private const int Rows = 24;

    private readonly ConditionalWeakTable<
        Network,
        ConcurrentDictionary<(StatisticsRequest Request, string Parameters), SaliencyStatistics>> _gathered = [];

    private SharedCalibration() => Context = ContextFor(TrainingHost.Silent);

    public static SharedCalibration Shared { get; } = new();

    public PruningContext Context { get; }

    public PruningContext ContextFor(TrainingHost host) => new() { Gatherer = Gather, Host = host };

    private SaliencyStatistics Gather(Network network, StatisticsRequest request, ImmutableArray<string> parameters) =>
        _gathered.GetOrCreateValue(network).GetOrAdd((request, string.Join(',', parameters)), _ => Collect(network, request, parameters));

    /// <summary>The statistics that a saliency needs for some layers; null where it needs none.</summary>
    public SaliencyStatistics? GatherFor(
        Saliency saliency,
        Network network,
        IReadOnlyList<string> layers) => saliency.Request is { } request
        ? Gather(
            network, request, [.. network.Definition.Parameters.Where(p => p.IsTrainable && layers.Contains(p.Node)).Select(p => p.Name)])
        : null;

    private static SaliencyStatistics Collect(
        Network network,
        StatisticsRequest request,
        ImmutableArray<string> parameters) => request is MovementRequest
        ? new MovementStatistics(parameters.ToDictionary(name => name, name => MadeUp(name, network.Values(name).Length)))
        : StatisticsCollector.Collect(
            network, request, parameters, Clusters.For(network.Definition, Rows), new ComputingOptions { Threads = 1 });

    /// <summary>Few values of both signs, so that some are equal.</summary>
    private static ReadOnlyMemory<float> MadeUp(string name, int count)
    {
        var random = new Random(name.Length);
        return Enumerable.Range(0, count).Select(_ => (float)random.Next(-20, 20)).ToArray();
    }
}
