using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>The lower convex hull of a loss curve, piece by piece.</summary>
/// <remarks>
/// The curve is over the number of pruned groups. Along the hull each further group costs at least as much as the one before, so that
/// taking the cheapest piece of all layers again and again is optimal.
/// </remarks>
internal static class LossHull
{
    /// <summary>The pieces from no group to all but one.</summary>
    /// <remarks>
    /// Before the first point the hull goes on with its first slope, behind the last one with its last. A layer with a single point is
    /// pruned last.
    /// </remarks>
    public static ImmutableArray<Piece> Of(LossCurve curve, int layer)
    {
        var corners = Corners(curve.Points
            .GroupBy(point => (int)PruningCount.Of(point.Sparsity, curve.Groups), point => point.Loss)
            .Select(group => (Pruned: group.Key, Loss: group.Min())));
        var last = curve.Groups - 1;
        if (corners.Count == 1)
        {
            return last == 0 ? [] : [new Piece(layer, 0, last, double.PositiveInfinity)];
        }

        var pieces = ImmutableArray.CreateBuilder<Piece>();
        for (var i = 1; i < corners.Count; i++)
        {
            var from = i == 1 ? 0 : corners[i - 1].Pruned;
            var to = Math.Min(i == corners.Count - 1 ? last : corners[i].Pruned, last);
            if (from < to)
            {
                pieces.Add(new Piece(layer, from, to, SlopeBetween(corners[i - 1], corners[i])));
            }
        }

        return pieces.ToImmutable();
    }

    /// <summary>The pieces between points of rising counts, and none beyond.</summary>
    public static IEnumerable<Piece> Between(int layer, IEnumerable<(int Pruned, double Loss)> points)
    {
        var corners = Corners(points);
        return corners.Zip(corners.Skip(1), (from, to) => new Piece(layer, from.Pruned, to.Pruned, SlopeBetween(from, to)));
    }

    /// <summary>The corners of the hull of points by rising count, by Andrew's monotone chain.</summary>
    private static List<(int Pruned, double Loss)> Corners(IEnumerable<(int Pruned, double Loss)> points)
    {
        var corners = new List<(int Pruned, double Loss)>();
        foreach (var point in points)
        {
            while (corners.Count > 1 && SlopeBetween(corners[^2], corners[^1]) >= SlopeBetween(corners[^1], point))
            {
                corners.RemoveAt(corners.Count - 1);
            }

            corners.Add(point);
        }

        return corners;
    }

    private static double SlopeBetween((int Pruned, double Loss) a, (int Pruned, double Loss) b) =>
        (b.Loss - a.Loss) / (b.Pruned - a.Pruned);

    /// <summary>A stretch of the hull.</summary>
    /// <param name="Layer">The place of the layer.</param>
    /// <param name="From">Pruned groups where it begins.</param>
    /// <param name="To">Pruned groups where it ends.</param>
    /// <param name="Slope">The rise of the loss for each group.</param>
    public readonly record struct Piece(int Layer, int From, int To, double Slope);
}
