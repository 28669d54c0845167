using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether as much is pruned as was asked for.</summary>
internal static class RequestChecks
{
    public static IEnumerable<string> FindUnmet(Trial trial)
    {
        var report = trial.Result.Report;
        return trial.Sparsity is { } sparsity ? FindUnmet(report).Concat(FindUnmetTotal(report, sparsity)) : FindUnmet(report);
    }

    public static IEnumerable<string> FindLowered(Trial trial)
    {
        if (trial.Lower is not { Sparsity: { } sparsity } lower)
        {
            yield break;
        }

        var (before, report) = trial.Result;
        var again = trial.Prune(before, lower.Method);
        if (!again.Network.Masks.Equals(before.Masks))
        {
            yield return $"of {report.Prunable} {report.Unit} {report.Pruned} were pruned, and after a request of {sparsity} "
                + $"{again.Report.Pruned}; the masks must stay the same";
        }

        foreach (var failure in FindUnmet(again.Report).Concat(FindUnmetTotal(again.Report, sparsity)))
        {
            yield return $"then at {sparsity}, {failure}";
        }
    }

    public static IEnumerable<string> FindUncounted(Trial trial)
    {
        if (trial.Lower is not { } lower)
        {
            yield break;
        }

        var (once, twice) = (trial.Result.Report, trial.Prune(lower.Result.Network).Report);
        if (once.Pruned != twice.Pruned && !Tells(twice))
        {
            yield return $"of {once.Prunable} {once.Unit} {once.Pruned} go, but {twice.Pruned} where {lower.Result.Report.Pruned} "
                + $"of them went before, at {lower.Sparsity}, and no note says why";
        }
    }

    private static IEnumerable<string> FindUnmet(PruningReport report) =>
        from layer in report.Layers
        where layer.RequestedSparsity is not null && layer.Note is null
        let requested = CountOf(layer.RequestedSparsity!.Value, layer.Prunable)
        where layer.Pruned != requested
        select $"layer '{layer.Layer}' has {layer.Pruned} of {layer.Prunable} {report.Unit} pruned where {requested} were requested, "
            + "and no note says why";

    private static IEnumerable<string> FindUnmetTotal(PruningReport report, double sparsity)
    {
        var requested = report.Layers.Sum(layer => (layer.RequestedSparsity ?? sparsity) * layer.Prunable) / report.Prunable;
        if (Math.Abs(requested - report.RequestedSparsity) > 1e-9)
        {
            yield return $"the report says that {report.RequestedSparsity} was requested; it was {requested}";
        }

        var count = CountOf(sparsity, report.Prunable);
        if (report.Layers.All(layer => layer.RequestedSparsity is null) && report.Pruned != count && !Tells(report))
        {
            yield return $"{report.Pruned} of {report.Prunable} {report.Unit} are pruned where {count} were requested, "
                + "and no note says why";
        }
    }

    /// <summary>Whether a note says more than which layers were left alone.</summary>
    private static bool Tells(PruningReport report) =>
        report.Layers.Any(layer => layer.Note is not null)
        || report.Notes.Any(note => !note.StartsWith("left alone", StringComparison.Ordinal));

    /// <summary>Rounded half away from zero, in decimal so that 0.145 of 100 is 14.5.</summary>
    private static long CountOf(double fraction, long total) => (long)Math.Round((decimal)fraction * total, MidpointRounding.AwayFromZero);
}
