using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Removes what scores below quality x standard deviation of its layer.</summary>
/// <remarks>
/// <para>It takes no sparsity: the report tells what came out. Each layer has the threshold quality x sqrt(mean of (v - mean of v)^2), in
/// double precision, and what scores below goes as under a <see cref="ThresholdAllocation"/>. (Han, Pool, Tran and Dally, "Learning both
/// weights and connections for efficient neural networks", 2015.)</para>
/// <para>Where scores are absolute values (<c>Scores.IsAbsolute</c>, as magnitudes of single weights are), v are the signed values of the
/// whole layer, with 0 for those pruned earlier: for magnitudes that is the deviation of the layer's weights as they stand, as published.
/// For all other scores, as norms of filters, v are the scores of what is not pruned yet, since a norm of 0 for each filter that went would
/// raise the threshold from step to step. Norms lie around their mean and not around 0, so they need a higher quality.</para>
/// </remarks>
/// <param name="Quality">The threshold in standard deviations; finite and above 0.</param>
public sealed record DeviationAllocation(double Quality) : Allocation
{
    /// <summary>The threshold in standard deviations; finite and above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double Quality { get; init => field = Argument.Positive(value); } = Argument.Positive(Quality, nameof(Quality));

    /// <inheritdoc/>
    public override string Name => "deviation";

    /// <inheritdoc/>
    public override bool TakesSparsity => false;

    /// <inheritdoc/>
    internal override IEnumerable<string> NotesOn(IReadOnlyList<(LayerAllocation Layer, long MultiplyAdds)> layers, double sparsity) =>
    [
        string.Create(
            CultureInfo.InvariantCulture,
            $"removed what scored below {Quality} standard deviations of its layer; no sparsity was "
                + $"requested, and {sparsity:0.####} came out"),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress) =>
        [.. layers.Select(layer => LayerThreshold.PruneBelow(layer, Quality * LayerThreshold.DeviationOf(layer)))];
}
