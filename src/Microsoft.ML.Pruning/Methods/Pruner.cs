using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliency;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Prunes networks: composes the four parts of a method.</summary>
public static class Pruner
{
    /// <summary>Prunes a network.</summary>
    /// <param name="network">The network; it stays as it is. What its masks prune stays pruned and counts.</param>
    /// <param name="method">How to prune.</param>
    /// <param name="sparsity">The fraction of the selected layers' weights or units to be pruned in the end, in [0, 1).</param>
    /// <param name="layers">The layers that may be touched; by default all but those that yield the logits.</param>
    /// <param name="support">Gathers statistics and fine-tunes between steps; by default there is none, which suits saliencies that look at weights alone.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sparsity"/> is outside [0, 1) or NaN.</exception>
    /// <exception cref="ArgumentException">
    /// The selection fits no layer, the sparsities given by layer fit none or contradict each other, the saliency needs statistics that the support cannot gather, or
    /// a score is NaN.
    /// </exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public static PruningResult Prune(
        Network network,
        PruningMethod method,
        double sparsity,
        LayerSelection? layers = null,
        PruningSupport? support = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(method);
        PruningCount.RequireSparsity(sparsity, nameof(sparsity));
        support ??= PruningSupport.None;
        var selected = (layers ?? LayerSelection.Default).LayersOf(network.Definition, NamedBy(method.Allocation));
        var pruned = network;
        ImmutableArray<LayerAllocation> allocations = [];
        var steps = method.Schedule.StepsFor(sparsity);
        if (method.Saliency.Request is { ComesFromFineTuning: true })
        {
            pruned = support.Recover(pruned, new PruningStep(0, steps, 0));
        }

        for (var step = 1; step <= steps; step++)
        {
            (pruned, allocations) = PruneOnce(pruned, method, step, sparsity, selected, support);
            pruned = support.Recover(pruned, new PruningStep(step, steps, method.Schedule.SparsityAt(step, sparsity)));
        }

        return new PruningResult(pruned, Report(pruned, method, sparsity, allocations));
    }

    private static (Network Pruned, ImmutableArray<LayerAllocation> Allocations) PruneOnce(
        Network network, PruningMethod method, int step, double target, ImmutableArray<string> layers, PruningSupport support)
    {
        var statistics = method.Saliency.Request is { } request ? support.Gather(network, request, ParametersOf(network.Definition, layers)) : null;
        var scores = layers.Select(layer => Score(network, method, layer, statistics, support)).ToImmutableArray();
        var allocations = method.Allocation.Allocate(scores, method.Schedule.SparsityAt(step, target), method.Schedule.ProgressAt(step, target));
        var pruned = network.WithMasks(MasksFor(network, method, allocations));
        var compensated = method.Saliency.Compensate(network, pruned.Masks, statistics);
        return (compensated.Count == 0 ? pruned : pruned.WithParameters(compensated), allocations);
    }

    private static ImmutableArray<string> ParametersOf(NetworkDefinition definition, ImmutableArray<string> layers) =>
        [.. definition.Parameters.Where(parameter => parameter.IsTrainable && layers.Contains(parameter.Node)).Select(parameter => parameter.Name)];

    private static IEnumerable<string> NamedBy(Allocation.Allocation allocation) =>
        allocation is ExplicitAllocation byLayer ? byLayer.Sparsities.Keys : [];

    private static LayerScores Score(Network network, PruningMethod method, string layer, SaliencyStatistics? statistics, PruningSupport support)
    {
        support.CheckCancelled();
        var scores = method.Structure.Score(network.Definition, layer, parameter => method.Saliency.Score(network, parameter, statistics));
        return new LayerScores(layer, scores with { Candidates = method.Structure.KeptIn(network, layer) }) { WeightShape = network.Definition.Parameter($"{layer}.weight").Shape };
    }

    private static MaskSet MasksFor(Network network, PruningMethod method, ImmutableArray<LayerAllocation> allocations)
    {
        var masks = MaskSet.Empty;
        foreach (var allocation in allocations.Where(allocation => allocation.Kept.PrunedCount > 0))
        {
            masks = masks.And(method.Structure.MasksFor(network.Definition, allocation.Layer, allocation.Kept));
        }

        return masks;
    }

    private static PruningReport Report(Network network, PruningMethod method, double sparsity, ImmutableArray<LayerAllocation> allocations)
    {
        var prunable = allocations.Sum(layer => (long)layer.Kept.Length);
        var requested = allocations.All(layer => layer.RequestedSparsity is null || layer.RequestedSparsity == sparsity)
            ? sparsity
            : allocations.Sum(layer => (layer.RequestedSparsity ?? sparsity) * layer.Kept.Length) / prunable;
        return new PruningReport
        {
            Method = method.Name,
            Unit = method.Structure.Unit,
            RequestedSparsity = requested,
            Layers = [.. allocations.Select(layer => new LayerPruning(layer.Layer, layer.RequestedSparsity, layer.Kept.PrunedCount, layer.Kept.Length, layer.Note))],
            Notes = [.. NotesFor(network, method, sparsity, allocations)],
        };
    }

    private static IEnumerable<string> NotesFor(Network network, PruningMethod method, double sparsity, ImmutableArray<LayerAllocation> allocations)
    {
        string[] untouched = [.. network.Definition.WeightedLayers.Except(allocations.Select(layer => layer.Layer))];
        if (untouched.Length > 0)
        {
            yield return $"left alone: {string.Join(", ", untouched)}";
        }

        if (allocations.All(layer => layer.RequestedSparsity is null))
        {
            var requested = PruningCount.Of(sparsity, allocations.Sum(layer => (long)layer.Kept.Length));
            var pruned = allocations.Sum(layer => (long)layer.Kept.PrunedCount);
            if (pruned > requested)
            {
                yield return $"{pruned} {method.Structure.Unit} were pruned earlier and stay pruned; {requested} were requested";
            }
            else if (pruned < requested)
            {
                yield return $"pruned {pruned} {method.Structure.Unit} of {requested} requested, because every layer keeps one";
            }
        }
    }
}
