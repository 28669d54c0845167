using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether masks hold, and only grow.</summary>
internal static class MaskChecks
{
    public static IEnumerable<string> FindValues(Trial trial) =>
        from mask in trial.Result.Network.Masks
        where !mask.Value.HoldsFor(trial.Result.Network.Values(mask.Key))
        select $"'{mask.Key}' has values other than 0 where its mask prunes";

    /// <summary>Asks for less than is pruned already, where it can.</summary>
    /// <remarks>Whoever forgets the masks then prunes less.</remarks>
    public static IEnumerable<string> FindFreed(Trial trial) =>
        FreedBetween(trial.Given.Pruned, trial.Prune(trial.Given.Pruned, (trial.Lower ?? trial).Method).Network);

    /// <summary>Of trials of the same network at rising sparsities.</summary>
    /// <remarks>Masks nest where one step makes them from scores; what is chosen by measured losses need not.</remarks>
    public static IEnumerable<string> FindUnnested(Trial[] rising) =>
        from pair in rising.Zip(rising.Skip(1))
        where pair.Second is { Sparsity: { } sparsity, Stepwise: { } method } && method.Schedule.StepsFor(sparsity) == 1
            && !method.Needs.HasFlag(PruningNeeds.MeasuringRows)
        from freed in FreedBetween(pair.First.Result.Network, pair.Second.Result.Network)
        select $"from {pair.First.Sparsity} to {pair.Second.Sparsity}, {freed}";

    /// <summary>Of methods of steps without training: others may set values as they will.</summary>
    public static IEnumerable<string> FindMoved(Trial trial)
    {
        var context = trial.ContextFor(trial.Network);
        if (trial.Stepwise is not { } method || context.FineTune is not null)
        {
            yield break;
        }

        var (pruned, report) = trial.Result;
        var moved = MovedBy(method, trial.Network, context, pruned.Masks, [.. report.Layers.SelectMany(ReportChecks.LayersOf)]);
        foreach (var parameter in trial.Network.Definition.Parameters.Where(parameter => parameter.IsTrainable))
        {
            var expected = trial.Network.Values(parameter.Name).ToArray();
            var mask = pruned.Masks.GetValueOrDefault(parameter.Name, Mask.AllKept(expected.Length));
            mask.ApplyTo(expected);
            var makesUp = moved.Contains(parameter.Name) && parameter.Kind == ParameterKind.Weight && mask.PrunedCount > 0;
            if (!makesUp && Difference.Of(expected, pruned.Values(parameter.Name)) is { } difference)
            {
                yield return $"a kept value of '{parameter.Name}' went {difference}";
            }
        }
    }

    /// <summary>The parameters that the saliency gives new values.</summary>
    private static HashSet<string> MovedBy(
        StepwiseMethod method, Network network, PruningContext context, MaskSet masks, HashSet<string> layers)
    {
        var statistics = method.Saliency.Request is not { } request ? null : context.Gather(
            network, request, [.. network.Definition.Parameters.Where(p => p.IsTrainable && layers.Contains(p.Node)).Select(p => p.Name)]);
        return [.. method.Saliency.Compensate(network, masks, statistics).Keys];
    }

    private static IEnumerable<string> FreedBetween(Network before, Network after) =>
        from mask in before.Masks
        where after.Definition.ContainsParameter(mask.Key)
        let now = after.Masks.GetValueOrDefault(mask.Key, Mask.AllKept(mask.Value.Length))
        where now.Length == mask.Value.Length && !now.And(mask.Value).Equals(now)
        select $"'{mask.Key}' got weights back: {mask.Value.PrunedCount} were pruned, "
            + $"and {now.Or(mask.Value).PrunedCount} of these still are";
}
