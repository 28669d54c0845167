using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Removes whatever scores below a value, in every layer.</summary>
/// <remarks>
/// It takes no sparsity: the report tells what came out. A group goes where its score is below the value; what scores the value itself
/// stays. The scores are those of the saliency and structure: |w| of a single weight, the norm of a filter's weights. A layer of which
/// everything scores below keeps its highest score, the last among equals, and its note says so. Groups pruned earlier stay pruned. Under a
/// schedule of several steps each step removes what then scores below the value, so that training between the steps makes the difference. A
/// score that is NaN is an error. (Han, Pool, Tran and Dally, "Learning both weights and connections for efficient neural networks", 2015;
/// by the norm of filters after training with <c>GroupLassoRegularizer</c>: Wen, Wu, Wang, Chen and Li, "Learning structured sparsity in
/// deep neural networks", 2016.)
/// </remarks>
/// <param name="Value">The score below which a group goes; finite.</param>
public sealed record ThresholdAllocation(double Value) : Allocation
{
    /// <summary>The score below which a group goes; finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double Value { get; init => field = Argument.Finite(value); } = Argument.Finite(Value, nameof(Value));

    /// <inheritdoc/>
    public override string Name => "threshold";

    /// <inheritdoc/>
    public override bool TakesSparsity => false;

    /// <inheritdoc/>
    internal override IEnumerable<string> NotesOn(IReadOnlyList<(LayerAllocation Layer, long MultiplyAdds)> layers, double sparsity) =>
    [
        string.Create(
            CultureInfo.InvariantCulture, $"removed what scored below {Value}; no sparsity was requested, and {sparsity:0.####} came out"),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress) =>
        [.. layers.Select(layer => LayerThreshold.PruneBelow(layer, Value))];
}
