using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Schedules;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether a schedule of several steps leads where one step does.</summary>
internal static class StepChecks
{
    public static IEnumerable<string> FindOtherEnd(Trial trial)
    {
        if (trial is not { Sparsity: { } sparsity, Stepwise: { Structure.FixedSparsity: null } method })
        {
            yield break;
        }

        var isOneStep = method.Schedule.StepsFor(sparsity) == 1;
        var (one, several) = isOneStep
            ? (trial.Result, trial.Prune(trial.Network, method with { Schedule = new LinearSchedule(3) }))
            : (trial.Prune(trial.Network, method with { Schedule = new OneShotSchedule() }), trial.Result);
        if (one.Report.Pruned != several.Report.Pruned)
        {
            yield return $"one step prunes {one.Report.Pruned} of {one.Report.Prunable} {one.Report.Unit}, "
                + $"and {several.Report.Steps.Length} steps {several.Report.Pruned}";
        }
    }
}
