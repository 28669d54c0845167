using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Finds the sparsity at which a network costs what it may.</summary>
/// <param name="target">A limit of a cost.</param>
/// <param name="sets">The groups that may go.</param>
/// <param name="compacts">Whether what is pruned goes from the network.</param>
internal sealed class TargetSearch(PruningTarget target, ImmutableArray<GroupSet> sets, bool compacts)
{
    /// <summary>The cost of a network as it would be shipped.</summary>
    public NetworkCost CostOf(Network network) => NetworkCost.Of(compacts ? network.Compact() : network);

    /// <summary>Refuses a target that cannot be reached; says what can.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The target lies outside.</exception>
    public string RequireReachable(Network network) =>
        target.RequireReachable(NetworkCost.Dense(network.Definition), CostOf(network.WithMasks(LeastOf(network, sets))), CostOf(network));

    /// <summary>The lowest sparsity that meets the target, among whole numbers of groups.</summary>
    /// <param name="network">The network before the step.</param>
    /// <param name="allocate">What an allocation keeps at a sparsity.</param>
    /// <exception cref="InvalidOperationException">The allocation reaches no cost that low.</exception>
    public double Solve(Network network, Func<double, ImmutableArray<LayerAllocation>> allocate)
    {
        var groups = sets.Sum(set => (long)set.Count);
        var limit = target.LimitFor(NetworkCost.Dense(network.Definition));
        var (low, high) = (0L, groups - 1);
        if (CostAt(high) is var least && least > limit)
        {
            throw new InvalidOperationException(
                $"The allocation leaves a cost of {least} where it prunes most, and the target is {limit}; choose another allocation.");
        }

        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = CostAt(middle) <= limit ? (low, middle) : (middle + 1, high);
        }

        return (double)high / groups;

        long CostAt(long pruned) => CostOf(network, allocate((double)pruned / groups));
    }

    /// <summary>Whether a choice meets the target.</summary>
    public bool IsMet(Network network, ImmutableArray<LayerAllocation> allocated) =>
        CostOf(network, allocated) <= target.LimitFor(NetworkCost.Dense(network.Definition));

    /// <summary>The masks of all but the first group that each set still has.</summary>
    public static MaskSet LeastOf(Network network, IEnumerable<GroupSet> sets) => sets.Aggregate(MaskSet.Empty, (masks, set) =>
    {
        var kept = set.KeptIn(network.Masks);
        var first = Enumerable.Range(0, kept.Length).FirstOrDefault(place => kept[place]);
        return masks.And(set.MasksFor(Mask.FromKept([.. Enumerable.Range(0, kept.Length).Select(place => place == first)])));
    });

    private long CostOf(Network network, ImmutableArray<LayerAllocation> allocated) =>
        target.Of(CostOf(network.WithMasks(GroupRemoval.MasksFor(sets, allocated))));
}
