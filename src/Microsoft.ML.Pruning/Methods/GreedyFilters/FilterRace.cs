namespace Microsoft.ML.Pruning.Methods;

/// <summary>Runs candidates on more and more rows, and drops those that are worse.</summary>
/// <remarks>
/// Candidates are compared on the same rows: the mean of the differences, its standard error, and the part of all rows that was seen say
/// whether one is worse than the last of the best by the confidence asked for, which holds for each comparison (a normal bound with
/// finite-population correction). One that is not ahead in accuracy also drops out when its loss is worse so. Those that stay to the end
/// are measured on all rows.
/// </remarks>
/// <param name="rows">The number of rows.</param>
/// <param name="hasAccuracy">Whether rows are right or wrong; else the loss alone counts.</param>
/// <param name="wanted">How many of the best are looked for.</param>
internal sealed class FilterRace(int rows, bool hasAccuracy, int wanted)
{
    private const int LeastRows = 32;
    private const int FirstPart = 16;

    /// <summary>Gives the loss of rows, and how much they are right, for some candidates.</summary>
    /// <param name="candidates">The candidates that are still in.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row behind the last one.</param>
    public delegate void Measurement(IReadOnlyList<FilterScore> candidates, int first, int end);

    /// <summary>Runs a race.</summary>
    /// <param name="candidates">The candidates, in the order that decides between equal ones.</param>
    /// <param name="confidence">How sure it must be that a candidate is worse; null to run all on all rows.</param>
    /// <param name="measure">Measures candidates on rows.</param>
    /// <returns>Those that stayed to the end, the best first.</returns>
    public IReadOnlyList<FilterScore> Run(IReadOnlyList<FilterScore> candidates, double? confidence, Measurement measure)
    {
        var left = candidates;
        var end = confidence is null || left.Count <= wanted ? rows : Math.Min(rows, Math.Max(LeastRows, rows / FirstPart));
        for (var first = 0; first < rows; end = Math.Min(rows, 2 * end))
        {
            measure(left, first, end);
            first = end;
            left = Ordered(left);
            if (confidence is { } sure && end < rows)
            {
                left = Dropped(left, end, NormalQuantile(sure));
            }
        }

        return left;
    }

    /// <summary>The z that a normal number exceeds with the rest of the probability, to 0.0005.</summary>
    /// <remarks>Abramowitz and Stegun (1964), formula 26.2.23.</remarks>
    internal static double NormalQuantile(double probability)
    {
        var t = Math.Sqrt(-2 * Math.Log(1 - probability));
        var (over, under) = (2.515517 + (t * (0.802853 + (t * 0.010328))), 1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308))))));
        return Math.Max(0, t - (over / under));
    }

    private List<FilterScore> Ordered(IReadOnlyList<FilterScore> candidates) =>
    [
        .. candidates
            .OrderByDescending(candidate => hasAccuracy ? candidate.Right.Sum : 0)
            .ThenBy(candidate => candidate.Loss.Sum)
            .ThenBy(candidate => candidate.Place),
    ];

    private List<FilterScore> Dropped(IReadOnlyList<FilterScore> ordered, int seen, double quantile)
    {
        if (ordered.Count <= wanted)
        {
            return [.. ordered];
        }

        var best = ordered[wanted - 1];
        return [.. ordered.Where((candidate, place) => place < wanted || !IsWorse(candidate, best, seen, quantile))];
    }

    private bool IsWorse(FilterScore candidate, FilterScore best, int seen, double quantile) =>
        (hasAccuracy && IsAbove(best.Right, candidate.Right, seen, quantile))
            || IsAbove(candidate.Loss, best.Loss, seen, quantile);

    /// <summary>Whether one is above the other over all rows, as far as those that were seen tell.</summary>
    private bool IsAbove(RowScores one, RowScores other, int seen, double quantile)
    {
        var (mean, squares) = one.Differences(other, seen);
        var variance = Math.Max(0, (squares / seen) - (mean * mean)) * seen / Math.Max(1, seen - 1);
        var unseen = 1 - ((double)seen / rows);
        return mean > quantile * Math.Sqrt((variance * unseen / seen) + RowScores.Rounding);
    }
}
