using Microsoft.ML.Pruning.Schedules;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether a schedule rises to its target.</summary>
internal static class ScheduleChecks
{
    public static ContractCheck Of(Schedule schedule, ContractOptions? options) => new(
        "the schedule rises to its target, the same each time",
        () => (options ?? new ContractOptions()).Sparsities.SelectMany(
            target => ContractCheck.At($"towards {target}", () => FindWrong(schedule, target))));

    private static IEnumerable<string> FindWrong(Schedule schedule, double target)
    {
        double[] sparsities = [.. Sparsities()];
        if (sparsities[^1] != target || sparsities.Any(sparsity => sparsity is not (>= 0 and < 1)))
        {
            yield return $"the steps are {string.Join(", ", sparsities)}; they must lie in [0, 1) and end at {target}";
        }

        double[] again = [.. Sparsities()];
        if (!again.SequenceEqual(sparsities))
        {
            yield return $"the steps are {string.Join(", ", sparsities)}, and when asked again {string.Join(", ", again)}";
        }

        IEnumerable<double> Sparsities() =>
            Enumerable.Range(1, schedule.StepsFor(target)).Select(step => schedule.SparsityAt(step, target));
    }
}
