using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>One training with factors, and what it leaves.</summary>
internal sealed class StructureSelectionRun(SparseStructureSelectionMethod method, Network network, PruningContext context)
{
    private readonly FactorPlan _plan = new(network.Definition, method);

    public PruningResult Run()
    {
        var target = method.Target is null ? null : new FactorTarget(method.Target, _plan);
        if (target?.RequireReachable(network) is { } range)
        {
            context.Host.Message($"{method.Name}: {range}");
        }

        var training = SelectionTraining.Train(network, method.Training with { Factors = _plan.FactorsFor(network) }, context);
        var factors = FactorTarget.Round(
            target?.Meet(training.Network, training.Factors!) ?? training.Factors!, _plan, method.RoundTo);
        var selected = FactorFolding.Fold(training.Network, _plan, factors);
        var layers = LayersOf(selected, factors);
        var (pruned, prunable) = (layers.Sum(layer => layer.Pruned), layers.Sum(layer => layer.Prunable));
        var sparsity = (double)pruned / prunable;
        var untouched = context.FineTune is null && selected.Masks.Equals(network.Masks);
        var recovery = untouched ? new Recovery(selected) : context.Recover(selected, network, new PruningStep(1, 1, sparsity));
        var report = new PruningReport
        {
            Method = method.Name,
            Unit = _plan.Sets.IsEmpty ? "branches" : "units",
            RequestedSparsity = sparsity,
            Layers = layers,
            Notes = [.. NotesOn(selected, factors, layers)],
            Steps = [new StepReport(1, sparsity, pruned, prunable, recovery.FineTuning)],
        };
        return new PruningResult(recovery.Network, report) { History = training.History };
    }

    private ImmutableArray<LayerPruning> LayersOf(Network selected, FactorValues factors)
    {
        return _plan.Sets.IsEmpty
            ? [.. _plan.Branches.Select(branch => new LayerPruning(branch.Tail, null, branch.IsGone(selected) ? 1 : 0, 1, null))]
            :
            [
                .. _plan.Sets.Select((set, i) => new LayerPruning(
                    set.Name,
                    null,
                    set.KeptIn(selected.Masks).PrunedCount,
                    set.Count,
                    factors.Held.Contains(i) ? "the last factor was kept from 0, because every layer keeps one" : null)),
            ];
    }

    private IEnumerable<string> NotesOn(Network selected, FactorValues factors, ImmutableArray<LayerPruning> layers)
    {
        if (!_plan.Sets.IsEmpty)
        {
            yield return CountOf(factors.Values[.._plan.UnitCount], "units");
        }

        if (!_plan.Branches.IsEmpty)
        {
            yield return CountOf(factors.Values[_plan.UnitCount..], "branches");
        }

        foreach (var branch in _plan.Branches.Where(branch => branch.IsGone(selected)))
        {
            yield return $"removed the branch that ends in {branch.Tail}, with {string.Join(", ", branch.Layers)}";
        }

        string[] counted = [.. _plan.Sets.SelectMany(set => set.Layers), .. _plan.Branches.SelectMany(branch => branch.Layers)];
        string[] untouched = [.. network.Definition.WeightedLayers.Except(counted)];
        if (untouched.Length > 0)
        {
            yield return $"left alone: {string.Join(", ", untouched.Select(ReasonedName))}";
        }

        if (!_plan.LeftAlone.IsEmpty)
        {
            yield return $"branches left alone, for they have layers that are not selected or end in no layer that a factor can stand "
                + $"behind: those that end in {string.Join(", ", _plan.LeftAlone)}";
        }
    }

    private string ReasonedName(string layer)
    {
        var reasons = _plan.Sets.IsEmpty
            ? null
            : new UnitStructure().ReasonsToLeave(network.Definition, method.Layers.LayersOf(network.Definition));
        return reasons?.GetValueOrDefault(layer) is { } reason ? $"{layer} ({reason})" : layer;
    }

    private static string CountOf(ImmutableArray<float> factors, string what) => string.Create(
        CultureInfo.InvariantCulture, $"factors of 0: {factors.Count(factor => factor == 0)} of {factors.Length} {what}");
}
