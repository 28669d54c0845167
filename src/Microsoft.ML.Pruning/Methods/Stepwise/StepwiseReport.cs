using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Sums up what allocations came to.</summary>
internal static class StepwiseReport
{
    /// <summary>The report of a pruning, from what its last step allocated.</summary>
    public static PruningReport Of(
        Network network, StepwiseMethod method, ImmutableArray<LayerAllocation> allocations, ImmutableArray<StepReport> steps) => new()
        {
            Method = method.Name,
            Unit = method.Structure.Unit,
            RequestedSparsity = RequestedOf(allocations, method.Target),
            Steps = steps,
            Layers = [.. allocations.Select(layer => new LayerPruning(
                layer.Layer,
                layer.RequestedSparsity,
                layer.Kept.PrunedCount,
                layer.Kept.Length,
                layer.Note ?? NoteOf(network, method.Structure, layer.Layer)))],
            Notes = [.. NotesFor(network, method, allocations)],
        };

    /// <summary>What a step of the schedule came to.</summary>
    public static StepReport StepOf(Recovery recovery, int step, double sparsity, ImmutableArray<LayerAllocation> allocations) =>
        new(step, RequestedOf(allocations, sparsity), PrunedOf(allocations), PrunableOf(allocations), recovery.FineTuning);

    /// <summary>What came of the fine-tuning before the first step, which prunes nothing.</summary>
    public static StepReport StepOf(Recovery recovery, Structure structure, ImmutableArray<string> layers)
    {
        Mask[] kept = [.. layers.Select(layer => structure.KeptIn(recovery.Network, layer))];
        return new StepReport(0, 0, kept.Sum(mask => (long)mask.PrunedCount), kept.Sum(mask => (long)mask.Length), recovery.FineTuning);
    }

    private static double RequestedOf(ImmutableArray<LayerAllocation> allocations, double sparsity) =>
        allocations.All(layer => layer.RequestedSparsity is null || layer.RequestedSparsity == sparsity)
            ? sparsity
            : allocations.Sum(layer => (layer.RequestedSparsity ?? sparsity) * layer.Kept.Length) / PrunableOf(allocations);

    private static long PrunedOf(ImmutableArray<LayerAllocation> allocations) => allocations.Sum(layer => (long)layer.Kept.PrunedCount);

    private static long PrunableOf(ImmutableArray<LayerAllocation> allocations) => allocations.Sum(layer => (long)layer.Kept.Length);

    private static string? NoteOf(Network network, Structure structure, string layer) =>
        structure.PrunedBeyond(network, layer) is > 0 and var beyond
            ? $"{beyond} {structure.Unit} were pruned earlier beyond {structure} and stay pruned"
            : null;

    private static IEnumerable<string> NotesFor(Network network, StepwiseMethod method, ImmutableArray<LayerAllocation> allocations)
    {
        string[] untouched = [.. network.Definition.WeightedLayers.Except(allocations.Select(layer => layer.Layer))];
        if (untouched.Length > 0)
        {
            yield return $"left alone: {string.Join(", ", untouched)}";
        }

        var costs = allocations.Select(layer => (layer, network.Definition.MultiplyAddsOf(layer.Layer))).ToList();
        if (method.Allocation.NoteOn(costs, method.Target) is { } note)
        {
            yield return note;
        }

        if (allocations.All(layer => layer.RequestedSparsity is null))
        {
            var requested = PruningCount.Of(method.Target, PrunableOf(allocations));
            var pruned = PrunedOf(allocations) - allocations.Sum(layer => (long)method.Structure.PrunedBeyond(network, layer.Layer));
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
