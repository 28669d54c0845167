namespace Microsoft.ML.Pruning.Allocations;

/// <summary>What layers may give up, and what they must in all.</summary>
/// <param name="Groups">The number of groups of each layer.</param>
/// <param name="Lowest">How many of them are pruned already.</param>
/// <param name="Prices">What a group of each layer takes of the budget.</param>
/// <param name="Budget">What all pruned groups are to take of it.</param>
internal sealed record ShareSpace(int[] Groups, int[] Lowest, double[] Prices, double Budget)
{
    /// <summary>The counts within a fraction of what each layer keeps, at least a group, to either side.</summary>
    public (int[] Lower, int[] Upper) Around(int[] counts, double step)
    {
        int[] steps = [.. counts.Select((count, i) => Math.Max(1, (int)Math.Round((Groups[i] - count) * step)))];
        return (
            [.. counts.Select((count, i) => Math.Max(Lowest[i], count - steps[i]))],
            [.. counts.Select((count, i) => Math.Min(Math.Max(count, Groups[i] - 1), count + steps[i]))]);
    }

    /// <summary>The counts within bounds that take the budget at the least rise along the hulls.</summary>
    public int[] Cheapest(IEnumerable<LossHull.Piece> pieces, int[] lower, int[] upper)
    {
        var counts = lower.ToArray();
        CheapestPieces.Take(
            counts,
            pieces.Select(piece => piece with { To = Math.Min(piece.To, upper[piece.Layer]) }),
            Prices,
            Budget - Spent(counts));
        return counts;
    }

    /// <summary>What pruned groups take of the budget.</summary>
    public double Spent(IReadOnlyList<int> counts) => counts.Zip(Prices, (count, price) => count * price).Sum();
}
