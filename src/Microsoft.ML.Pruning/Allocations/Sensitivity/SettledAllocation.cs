using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>The counts that a search found for one step.</summary>
/// <param name="By">The allocation that searched.</param>
/// <param name="Counts">How many groups each layer has pruned in the end.</param>
/// <param name="Summary">What the search came to.</param>
internal sealed record SettledAllocation(SensitivityAllocation By, ValueArray<int> Counts, string Summary) : Allocation
{
    /// <inheritdoc/>
    public override string Name => By.Name;

    /// <inheritdoc/>
    internal override IEnumerable<string> NotesOn(IReadOnlyList<(LayerAllocation Layer, long MultiplyAdds)> layers, double sparsity) =>
        By.NotesOn(layers, sparsity).Append(Summary);

    /// <inheritdoc/>
    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress) =>
        By.Prune(layers, Counts.Items);
}
