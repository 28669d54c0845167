using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>How the loss of a network rises as one of its layers is pruned.</summary>
public sealed record LossCurve
{
    private readonly ValueArray<LossPoint> _points;

    /// <summary>A curve.</summary>
    /// <param name="layer">The name of the layer.</param>
    /// <param name="groups">The number of groups (weights, units...) of the layer, at least 1.</param>
    /// <param name="multiplyAdds">The multiply-adds of the whole layer for one input, at least 1.</param>
    /// <param name="points">
    /// The points by rising sparsity, from the layer as it stands on; at least one. A layer with one point, which could not be pruned
    /// further, is pruned last.
    /// </param>
    /// <exception cref="ArgumentException">There is no point, the sparsities do not rise, or a loss is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1, or a sparsity outside [0, 1).</exception>
    public LossCurve(string layer, int groups, long multiplyAdds, ImmutableArray<LossPoint> points)
    {
        ArgumentException.ThrowIfNullOrEmpty(layer);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiplyAdds, 1);
        if (points.IsDefaultOrEmpty)
        {
            throw new ArgumentException($"The loss curve of layer '{layer}' has no points; at least one is needed.", nameof(points));
        }

        for (var i = 0; i < points.Length; i++)
        {
            PruningCount.RequireSparsity(points[i].Sparsity, nameof(points), $"Sparsity {i} of the loss curve of layer '{layer}'");
            if (!double.IsFinite(points[i].Loss))
            {
                throw new ArgumentException(
                    $"The loss of layer '{layer}' at sparsity {points[i].Sparsity} is {points[i].Loss}; it must be finite.",
                    nameof(points));
            }

            if (i > 0 && points[i].Sparsity <= points[i - 1].Sparsity)
            {
                throw new ArgumentException($"The sparsities of the loss curve of layer '{layer}' must rise, "
                    + $"but {points[i].Sparsity} follows {points[i - 1].Sparsity}.", nameof(points));
            }
        }

        (Layer, Groups, MultiplyAdds, _points) = (layer, groups, multiplyAdds, new ValueArray<LossPoint>(points));
    }

    /// <summary>The name of the layer.</summary>
    public string Layer { get; }

    /// <summary>The number of groups of the layer, pruned or not.</summary>
    public int Groups { get; }

    /// <summary>The multiply-adds of the whole layer for one input.</summary>
    public long MultiplyAdds { get; }

    /// <summary>The points by rising sparsity.</summary>
    public ImmutableArray<LossPoint> Points => _points.Items;
}
