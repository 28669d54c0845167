using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether the report tells what was done.</summary>
internal static class ReportChecks
{
    public static IEnumerable<string> FindWrongCounts(Trial trial)
    {
        var (pruned, report) = trial.Result;
        if (string.IsNullOrEmpty(report.Method) || string.IsNullOrEmpty(report.Unit))
        {
            yield return $"the report has the method '{report.Method}' and the unit '{report.Unit}'; it must name both";
        }

        string[] names = [.. report.Layers.Select(layer => layer.Layer)];
        string[] layers = [.. report.Layers.SelectMany(LayersOf)];
        if (names.Distinct().Count() < names.Length || layers.Except(pruned.Definition.WeightedLayers).Any())
        {
            yield return $"the report lists {string.Join(", ", names)}; it must list layers of the network once each, out of "
                + string.Join(", ", pruned.Definition.WeightedLayers);
            yield break;
        }

        foreach (var layer in report.Layers)
        {
            if (CountsOf(trial, layer) is { } there && there != (layer.Pruned, layer.Prunable))
            {
                yield return $"layer '{layer.Layer}' has {there.Pruned} of {there.Prunable} {report.Unit} pruned, "
                    + $"and the report says {layer.Pruned} of {layer.Prunable}";
            }
        }

        var others = pruned.Definition.WeightedLayers.Except(layers);
        foreach (var layer in others.Where(layer => PrunedIn(pruned, layer) > PrunedIn(trial.Network, layer)))
        {
            yield return $"layer '{layer}' was pruned, and the report does not list it";
        }
    }

    public static IEnumerable<string> FindWrongSteps(Trial trial)
    {
        var report = trial.Result.Report;
        foreach (var (before, after) in report.Steps.Zip(report.Steps.Skip(1)))
        {
            if (after.Step <= before.Step || after.Pruned < before.Pruned || after.RequestedSparsity < before.RequestedSparsity)
            {
                yield return $"{TextOf(after)} follows {TextOf(before)}; steps must rise, and nothing pruned may come back";
            }
        }

        if (!report.Steps.IsEmpty && (report.Steps[^1].Pruned, report.Steps[^1].Prunable) != (report.Pruned, report.Prunable))
        {
            yield return $"the last is {TextOf(report.Steps[^1])}, and the report has {report.Pruned} of {report.Prunable}";
        }
    }

    /// <summary>One layer, or several that lose their groups together.</summary>
    public static string[] LayersOf(LayerPruning layer) => layer.Layer.Split(" + ");

    private static string TextOf(StepReport step) => $"step {step.Step} with {step.Pruned} of {step.Prunable} for {step.RequestedSparsity}";

    /// <summary>What the masks say; null for groups that only the method knows.</summary>
    private static (long Pruned, long Prunable)? CountsOf(Trial trial, LayerPruning layer)
    {
        var (pruned, report) = trial.Result;
        if (trial.Stepwise is { } method)
        {
            var groups = method.Structure.GroupsOf(pruned.Definition, LayersOf(layer)).FirstOrDefault(set => set.Name == layer.Layer);
            return groups is null ? (0, 0) : (groups.KeptIn(pruned.Masks).PrunedCount, groups.Count);
        }

        return report.Unit == "weights"
            ? (LayersOf(layer).Sum(name => PrunedIn(pruned, name)), LayersOf(layer).Sum(name => pruned.Values($"{name}.weight").Length))
            : null;
    }

    private static int PrunedIn(Network network, string layer) => network.Masks.GetValueOrDefault($"{layer}.weight")?.PrunedCount ?? 0;
}
