using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Every element of a weight is a group of its own.</summary>
/// <remarks>Scores and masks are those of the weight, uncopied.</remarks>
/// <param name="weight">The weight.</param>
/// <param name="unit">What the elements are called.</param>
/// <param name="rank">Makes other scores of those of the elements; null to leave them as they are.</param>
internal sealed class ElementGroups(ParameterInfo weight, string unit, Func<Scores, Scores>? rank) : GroupSet([weight.Node], unit)
{
    /// <inheritdoc/>
    public override int Count { get; } = checked((int)weight.Shape.Count);

    /// <inheritdoc/>
    private protected override Mask FindKept(MaskSet masks) => masks.TryGetValue(weight.Name, out var mask) ? mask : Mask.AllKept(Count);

    /// <inheritdoc/>
    private protected override Scores Reduce(MaskSet masks, Func<string, Scores> elementScores) =>
        rank is null ? elementScores(weight.Name) : rank(elementScores(weight.Name));

    /// <inheritdoc/>
    private protected override MaskSet Widen(Mask kept) => MaskSet.Empty.With(weight.Name, kept);
}
