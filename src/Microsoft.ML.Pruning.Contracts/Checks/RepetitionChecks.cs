using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether the same input gives the same result.</summary>
internal static class RepetitionChecks
{
    public static IEnumerable<string> FindOther(Trial trial)
    {
        var first = trial.Result;
        var second = trial.Prune(trial.Network, trial.Again());
        if (!first.Network.Masks.Equals(second.Network.Masks))
        {
            yield return $"a second run gave other masks, with {second.Report.Pruned} {second.Report.Unit} pruned "
                + $"after {first.Report.Pruned}";
        }

        foreach (var parameter in first.Network.Definition.Parameters)
        {
            if (Difference.Of(first.Network.Values(parameter.Name), second.Network.Values(parameter.Name)) is { } difference)
            {
                yield return $"in a second run '{parameter.Name}' went {difference}";
            }
        }

        if (!Timeless(first.Report).Equals(Timeless(second.Report)))
        {
            yield return $"a second run gave another report: {TextOf(second.Report)} after {TextOf(first.Report)}";
        }
    }

    /// <summary>How long training took is another thing each time.</summary>
    private static PruningReport Timeless(PruningReport report) =>
        report with { Steps = [.. report.Steps.Select(step => step with { FineTuning = null })] };

    private static string TextOf(PruningReport report) =>
        $"{report.Pruned} of {report.Prunable} {report.Unit} for {report.RequestedSparsity} in {report.Steps.Length} steps ("
            + string.Join(", ", report.Layers.Select(layer => $"{layer.Layer} {layer.Pruned} of {layer.Prunable} {layer.Note}".TrimEnd()))
            + $"; {string.Join(", ", report.Notes)})";
}
