using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Sums up what allocations came to.</summary>
internal static class StepwiseReport
{
    /// <summary>The report of a pruning.</summary>
    /// <remarks>From what its last step allocated and what is kept after it.</remarks>
    public static PruningReport Of(
        NetworkDefinition definition,
        StepwiseMethod method,
        ImmutableArray<GroupSet> sets,
        ImmutableArray<LayerAllocation> allocations,
        ImmutableArray<Mask> kept,
        ImmutableArray<StepReport> steps)
    {
        var target = method.Allocation.TakesSparsity ? method.FinalSparsity : AchievedBy(kept);
        return new()
        {
            Method = method.Name,
            Unit = method.Structure.Unit,
            RequestedSparsity = RequestedOf(allocations, target),
            Steps = steps,
            Layers = [.. allocations.Zip(kept, (allocated, mask) => LayerOf(method.Structure, allocated, mask))],
            Notes = [.. NotesFor(definition, method, target, sets, allocations)],
        };
    }

    /// <summary>The fraction of groups that is pruned.</summary>
    public static double AchievedBy(ImmutableArray<Mask> kept) =>
        (double)kept.Sum(mask => (long)mask.PrunedCount) / kept.Sum(mask => (long)mask.Length);

    /// <summary>What a step of the schedule came to.</summary>
    public static StepReport StepOf(
        Recovery recovery, ImmutableArray<Mask> kept, int step, double sparsity, ImmutableArray<LayerAllocation> allocations) =>
        StepOf(recovery, kept) with { Step = step, RequestedSparsity = RequestedOf(allocations, sparsity) };

    /// <summary>What the fine-tuning before the first step came to, which prunes nothing.</summary>
    public static StepReport StepOf(Recovery recovery, ImmutableArray<Mask> kept) =>
        new(0, 0, kept.Sum(mask => (long)mask.PrunedCount), kept.Sum(mask => (long)mask.Length), recovery.FineTuning);

    private static double RequestedOf(ImmutableArray<LayerAllocation> allocations, double sparsity) =>
        allocations.All(layer => layer.RequestedSparsity is null || layer.RequestedSparsity == sparsity)
            ? sparsity
            : allocations.Sum(layer => (layer.RequestedSparsity ?? sparsity) * layer.Kept.Length) / PrunableOf(allocations);

    private static long PrunedOf(ImmutableArray<LayerAllocation> allocations) => allocations.Sum(layer => (long)layer.Kept.PrunedCount);

    private static long PrunableOf(ImmutableArray<LayerAllocation> allocations) => allocations.Sum(layer => (long)layer.Kept.Length);

    /// <summary>The report of one layer.</summary>
    /// <remarks>What is pruned though the allocation would have kept it was pruned earlier.</remarks>
    private static LayerPruning LayerOf(Structure structure, LayerAllocation allocated, Mask kept)
    {
        var beyond = kept.PrunedCount - allocated.Kept.PrunedCount;
        var note = beyond > 0 ? $"{beyond} {structure.Unit} were pruned earlier beyond {structure} and stay pruned" : null;
        return new LayerPruning(allocated.Layer, allocated.RequestedSparsity, kept.PrunedCount, kept.Length, allocated.Note ?? note);
    }

    private static IEnumerable<string> NotesFor(
        NetworkDefinition definition,
        StepwiseMethod method,
        double target,
        ImmutableArray<GroupSet> sets,
        ImmutableArray<LayerAllocation> allocations)
    {
        string[] untouched = [.. definition.WeightedLayers.Except(sets.SelectMany(set => set.Layers))];
        if (untouched.Length > 0)
        {
            var reasons = method.Structure.ReasonsToLeave(definition, method.LayersOf(definition));
            yield return "left alone: " + string.Join(
                ", ", untouched.Select(layer => reasons.TryGetValue(layer, out var reason) ? $"{layer} ({reason})" : layer));
        }

        var costs = allocations.Zip(sets, (layer, set) => (layer, set.MultiplyAddsIn(definition))).ToList();
        foreach (var note in method.Allocation.NotesOn(costs, target))
        {
            yield return note;
        }

        if (method.Allocation.TakesSparsity && allocations.All(layer => layer.RequestedSparsity is null))
        {
            var requested = PruningCount.Of(target, PrunableOf(allocations));
            var pruned = PrunedOf(allocations);
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
