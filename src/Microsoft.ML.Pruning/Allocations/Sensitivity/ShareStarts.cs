namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Choices of shares that need no measurement of their own.</summary>
internal static class ShareStarts
{
    /// <summary>The counts with the least rise along the hulls of loss curves.</summary>
    public static int[] Cheapest(ShareSpace space, LossCurve[] curves)
    {
        var counts = space.Lowest.ToArray();
        CheapestPieces.Take(
            counts, curves.SelectMany((curve, layer) => LossHull.Of(curve, layer)), space.Prices, space.Budget - space.Spent(counts));
        return counts;
    }

    /// <summary>The counts of the lowest scores of all layers together.</summary>
    /// <remarks>As many as come nearest to the budget.</remarks>
    public static int[] Global(ShareSpace space, IReadOnlyList<LayerScores> layers)
    {
        var total = layers.Sum(layer => (long)layer.Count);
        var low = Math.Min(total - 1, (long)(space.Budget / space.Prices.Max()));
        var high = Math.Min(total - 1, (long)Math.Ceiling(space.Budget / space.Prices.Min()));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = space.Spent(CountsAt(middle)) < space.Budget ? (middle + 1, high) : (low, middle);
        }

        var (above, below) = (CountsAt(low), CountsAt(Math.Max(0, low - 1)));
        return space.Budget - space.Spent(below) < space.Spent(above) - space.Budget ? below : above;

        int[] CountsAt(long pruned) =>
            [.. new GlobalAllocation().Allocate(layers, (double)pruned / total).Select(layer => layer.Kept.PrunedCount)];
    }
}
