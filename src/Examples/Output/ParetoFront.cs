using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>What is not beaten: nothing else is at least as good for at most the cost, and better in one of the two.</summary>
internal static class ParetoFront
{
    /// <summary>Whether one beats another.</summary>
    public static bool Dominates((double Accuracy, long Cost) one, (double Accuracy, long Cost) other) =>
        one.Accuracy >= other.Accuracy && one.Cost <= other.Cost && one != other;

    /// <summary>For each point whether it lies on the front; equal points do so together.</summary>
    /// <exception cref="ArgumentException">An accuracy is not a number.</exception>
    public static ImmutableArray<bool> Of(IReadOnlyList<(double Accuracy, long Cost)> points) =>
        points.Any(point => double.IsNaN(point.Accuracy))
            ? throw new ArgumentException("An accuracy is NaN; only numbers can be compared.", nameof(points))
            : [.. points.Select(point => !points.Any(other => Dominates(other, point)))];
}
