using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>How far a search goes, and how much is left to do.</summary>
/// <param name="Sparsity">The fraction of units to remove.</param>
/// <param name="LayerByLayer">Whether it is that of each layer, not of all together.</param>
internal sealed record SearchTarget(double Sparsity, bool LayerByLayer)
{
    /// <summary>The sets that may lose units next; none where the target is reached or cannot be.</summary>
    public IReadOnlyList<SearchSet> OpenOf(IReadOnlyList<SearchSet> sets)
    {
        if (LayerByLayer)
        {
            return [.. sets.Where(set => set.CanLose && LeftIn([set]) > 0).Take(1)];
        }

        return LeftIn(sets) > 0 ? [.. sets.Where(set => set.CanLose)] : [];
    }

    /// <summary>How many units of the sets are still to be removed.</summary>
    public long LeftIn(IReadOnlyList<SearchSet> sets) => LayerByLayer
        ? sets.Sum(set => Math.Max(0, PruningCount.Of(Sparsity, set.Original.Count) - set.RemovedCount))
        : Math.Max(0, WantedOf(sets) - sets.Sum(set => (long)set.RemovedCount));

    /// <summary>How many units of the sets are to be removed in all.</summary>
    public long WantedOf(IReadOnlyList<SearchSet> sets) => LayerByLayer
        ? sets.Sum(set => PruningCount.Of(Sparsity, set.Original.Count))
        : PruningCount.Of(Sparsity, sets.Sum(set => (long)set.Original.Count));
}
