using System.Collections.Immutable;
using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Sets the smallest factors to 0 until a target is met.</summary>
/// <param name="target">A sparsity of units or branches, or the limit of a cost.</param>
/// <param name="plan">Where factors stand.</param>
internal sealed class FactorTarget(PruningTarget target, FactorPlan plan)
{
    /// <summary>Refuses a target that cannot be reached; says what can, or null where all can.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The target lies outside.</exception>
    public string? RequireReachable(Network network)
    {
        var now = plan.FactorsFor(network);
        return !target.IsCost ? null : target.RequireReachable(
            NetworkCost.Dense(network.Definition),
            CostOf(network, Without(new FactorValues(now.Start, []), int.MaxValue)),
            NetworkCost.Of(network.Compact()));
    }

    /// <summary>The factors with as few more of them 0 as meet the target; every set keeps one.</summary>
    public FactorValues Meet(Network trained, FactorValues factors)
    {
        if (!target.IsCost)
        {
            var zeros = factors.Values.Count(factor => factor == 0);
            return Without(factors, (int)Math.Max(0, PruningCount.Of(target.Fraction!.Value, factors.Values.Length) - zeros));
        }

        var limit = target.LimitFor(NetworkCost.Dense(trained.Definition));
        var (low, high) = (0, factors.Values.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = target.Of(CostOf(trained, Without(factors, middle))) <= limit ? (low, middle) : (middle + 1, high);
        }

        return Without(factors, high);
    }

    /// <summary>The factors with so many more of them 0 that every set keeps a multiple of units.</summary>
    /// <remarks>A set that keeps less than that stays as it is.</remarks>
    public static FactorValues Round(FactorValues factors, FactorPlan plan, int multiple)
    {
        var values = factors.Values.ToArray();
        foreach (var set in plan.Floors)
        {
            int[] kept = [.. set.Where(i => values[i] != 0)];
            foreach (var i in kept.Length < multiple ? [] : kept.OrderBy(i => values[i]).Take(kept.Length % multiple))
            {
                values[i] = 0;
            }
        }

        return factors with { Values = [.. values] };
    }

    private NetworkCost CostOf(Network network, FactorValues factors) =>
        NetworkCost.Of(FactorFolding.Fold(network, plan, factors).Compact());

    /// <summary>The factors without some of the smallest, the first among equals.</summary>
    private FactorValues Without(FactorValues factors, int count)
    {
        var values = factors.Values.ToArray();
        var kept = plan.Floors.Select(floor => floor.MaxBy(i => values[i])).ToHashSet();
        foreach (var i in Enumerable.Range(0, values.Length)
            .Where(i => values[i] != 0 && !kept.Contains(i))
            .OrderBy(i => values[i])
            .Take(count))
        {
            values[i] = 0;
        }

        return factors with { Values = [.. values] };
    }
}
