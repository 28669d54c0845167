using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

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
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sparsity"/> is outside [0, 1) or NaN, or not the <see cref="Structures.Structure.FixedSparsity"/> of the structure.</exception>
    /// <exception cref="ArgumentException">
    /// The selection fits no layer, a selected layer does not fit the structure, the sparsities given by layer fit none or contradict each other, the allocation does not
    /// go with a structure of fixed sparsity, the saliency needs statistics that the support cannot gather, or a score is NaN.
    /// </exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules, or the support changed the masks.</exception>
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
        var selected = Require(network.Definition, method, sparsity, layers);
        var steps = method.Schedule.StepsFor(sparsity);
        support.Begin(network, method);
        var pruned = network;
        ImmutableArray<LayerAllocation> allocations = [];
        var reports = ImmutableArray.CreateBuilder<StepReport>(steps + 1);
        if (method.Saliency.Request is { ComesFromFineTuning: true })
        {
            var recovery = Recover(pruned, new PruningStep(0, steps, 0), support);
            pruned = recovery.Network;
            reports.Add(ReportWriter.StepOf(recovery, method.Structure, selected));
        }

        method = Measured(pruned, method, selected, support);
        for (var step = 1; step <= steps; step++)
        {
            (pruned, allocations) = PruneOnce(pruned, method, step, sparsity, selected, support);
            var wanted = method.Schedule.SparsityAt(step, sparsity);
            var recovery = Recover(pruned, new PruningStep(step, steps, wanted), support);
            pruned = recovery.Network;
            reports.Add(ReportWriter.StepOf(recovery, step, wanted, allocations));
        }

        return new PruningResult(pruned, ReportWriter.ReportOf(pruned, method, sparsity, allocations, reports.DrainToImmutable()));
    }

    /// <summary>Refuses what cannot be pruned whatever the values of the network, before anything is gathered or trained.</summary>
    /// <returns>The selected layers.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Prune"/>.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    internal static ImmutableArray<string> Require(NetworkDefinition definition, PruningMethod method, double sparsity, LayerSelection? layers = null)
    {
        var selected = (layers ?? LayerSelection.Default).LayersOf(definition, NamedBy(method.Allocation));
        StructureLimits.Require(definition, method, selected, sparsity);
        method.Allocation.Require([.. selected.Select(layer => (layer, method.Structure.CountOf(definition, layer)))]);
        method.Schedule.RequireTarget(sparsity);
        return selected;
    }

    private static Recovery Recover(Network network, PruningStep step, PruningSupport support)
    {
        var recovery = support.Recover(network, step);
        return recovery.Network.Masks.Equals(network.Masks)
            ? recovery
            : throw new InvalidOperationException($"The network came out of recovery after step {step.Step} of {step.Steps} with other masks; what is pruned must stay pruned, and nothing else.");
    }

    private static (Network Pruned, ImmutableArray<LayerAllocation> Allocations) PruneOnce(
        Network network, PruningMethod method, int step, double target, ImmutableArray<string> layers, PruningSupport support)
    {
        var statistics = method.Saliency.Request is { } request ? support.Gather(network, request, network.Definition.TrainableParametersOf(layers)) : null;
        var scores = layers.Select(layer => Score(network, method, layer, statistics, support)).ToImmutableArray();
        var allocations = method.Allocation.Allocate(scores, method.Schedule.SparsityAt(step, target), method.Schedule.ProgressAt(step, target));
        var pruned = network.WithMasks(MasksFor(network, method, allocations));
        var compensated = method.Saliency.Compensate(network, pruned.Masks, statistics);
        return (compensated.Count == 0 ? pruned : pruned.WithParameters(compensated), allocations);
    }

    /// <summary>The method with what its allocation needs to be measured first.</summary>
    private static PruningMethod Measured(Network network, PruningMethod method, ImmutableArray<string> layers, PruningSupport support) =>
        method.Allocation is SensitivityAllocation { Curves.IsEmpty: true } allocation
            ? method with { Allocation = allocation with { Curves = support.MeasureSensitivity(network, method, layers, allocation.Sparsities) } }
            : method;

    private static IEnumerable<string> NamedBy(Allocation allocation) =>
        allocation is ExplicitAllocation byLayer ? byLayer.Sparsities.Keys : [];

    private static LayerScores Score(Network network, PruningMethod method, string layer, SaliencyStatistics? statistics, PruningSupport support)
    {
        support.CheckCancelled();
        var scores = method.Structure.Score(
            network.Definition, layer, parameter => method.Saliency.Score(network, parameter, statistics) with { Candidates = network.Masks.GetValueOrDefault(parameter) });
        return new LayerScores(layer, scores with { Candidates = method.Structure.KeptIn(network, layer) })
        {
            WeightShape = network.Definition.Parameter($"{layer}.weight").Shape,
            PrunedBeyond = method.Structure.PrunedBeyond(network, layer),
        };
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
}
