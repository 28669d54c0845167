using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>How far a search goes, and how much is left to do.</summary>
/// <param name="method">The method that says it.</param>
/// <param name="sets">What is searched.</param>
/// <param name="dense">The cost of the network before the search, as if nothing in it were pruned.</param>
/// <param name="baseline">What that network was worth; null where nothing is measured.</param>
internal sealed class SearchTarget(
    FilterSearchMethod method, ImmutableArray<SearchSet> sets, NetworkCost dense, NetworkLoss? baseline)
{
    private long? _firstCost;
    private long _firstRemoved = -1;
    private bool _isRounding;

    /// <summary>How many units are to go in all; null where no sparsity is asked for.</summary>
    public long? Wanted => method.FinalSparsity is not { } sparsity ? null
        : method.LayerByLayer ? sets.Sum(set => PruningCount.Of(sparsity, set.Original.Count))
        : PruningCount.Of(sparsity, sets.Sum(set => (long)set.Original.Count));

    /// <summary>How many units are gone.</summary>
    public long Removed => sets.Sum(set => (long)set.RemovedCount);

    /// <summary>Refuses a target that cannot be reached; says what can, or null where all can.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The target lies outside.</exception>
    public string? RequireReachable(Network network)
    {
        if (method.Target is not { IsCost: true } target)
        {
            return null;
        }

        var least = TargetSearch.LeastOf(network, sets.Select(set => set.Groups));
        return target.RequireReachable(dense, CostOf(network.WithMasks(least)), CostOf(network));
    }

    /// <summary>The sets that may lose units next; none where the target is reached or cannot be.</summary>
    public IReadOnlyList<SearchSet> OpenOf(Network network)
    {
        IReadOnlyList<SearchSet> open = method.LayerByLayer ? [.. sets.Where(set => set.CanLose && LeftIn(set) > 0).Take(1)]
            : IsReached(network) ? []
            : [.. sets.Where(set => set.CanLose)];
        _isRounding = open.Count == 0;
        return _isRounding ? [.. sets.Where(set => set.CanRound(method.RoundTo))] : open;
    }

    /// <summary>How many units the next step removes at most.</summary>
    public int CountFor(IReadOnlyList<SearchSet> open)
    {
        var left = _isRounding ? 1
            : method.LayerByLayer ? LeftIn(open[0])
            : Wanted is { } wanted ? wanted - Removed
            : long.MaxValue;
        return (int)Math.Min(method.MostPerStep, left);
    }

    /// <summary>Whether a network may be worth no more than that.</summary>
    public bool Allows(NetworkLoss? measured) => method.Target is not { Currency: PruningCurrency.AccuracyDrop } target
        || (measured is { Accuracy: { } accuracy } && baseline is { Accuracy: { } right }
            ? accuracy >= right - target.Fraction!.Value
            : measured!.Value.Loss <= baseline!.Value.Loss * (1 + target.Fraction!.Value));

    /// <summary>How far it is, and the part of the work done that is still to do; null where nobody knows.</summary>
    public (string Text, double? Left) ProgressOf(Network network)
    {
        _firstRemoved = _firstRemoved < 0 ? Removed - 1 : _firstRemoved;
        if (Wanted is { } wanted)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"removed {Removed} of {wanted} units");
            return (text, Math.Max(0, wanted - Removed) / (double)Math.Max(1, Removed - _firstRemoved));
        }

        var removed = string.Create(CultureInfo.InvariantCulture, $"removed {Removed} units");
        if (method.Target is not { IsCost: true } target)
        {
            return (removed, null);
        }

        var (cost, limit) = (target.Of(CostOf(network)), target.LimitFor(dense));
        _firstCost ??= cost;
        return (
            string.Create(CultureInfo.InvariantCulture, $"{removed}, at {cost:N0} for {limit:N0}"),
            _firstCost == cost ? null : Math.Max(0, cost - limit) / (double)(_firstCost.Value - cost));
    }

    /// <summary>The cost of a network as it would be shipped.</summary>
    public static NetworkCost CostOf(Network network) => NetworkCost.Of(network.Compact());

    private bool IsReached(Network network) => Wanted is { } wanted ? Removed >= wanted
        : method.Target is { IsCost: true } target && target.Of(CostOf(network)) <= target.LimitFor(dense);

    private long LeftIn(SearchSet set) => PruningCount.Of(method.FinalSparsity!.Value, set.Original.Count) - set.RemovedCount;
}
