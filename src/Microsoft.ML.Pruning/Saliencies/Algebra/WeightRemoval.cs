using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>A weight that a pruning step removes elements of.</summary>
/// <param name="Weight">The weight.</param>
/// <param name="Before">What earlier steps kept; null means all.</param>
/// <param name="After">What is kept now, a subset.</param>
internal readonly record struct WeightRemoval(ParameterInfo Weight, Mask? Before, Mask After)
{
    /// <summary>The weights (biases and scales apart) that lose elements.</summary>
    /// <param name="network">The network before the step.</param>
    /// <param name="masks">What is pruned after it.</param>
    public static IEnumerable<WeightRemoval> Of(Network network, MaskSet masks) =>
        from entry in masks
        let parameter = network.Definition.Parameter(entry.Key)
        let before = network.Masks.GetValueOrDefault(entry.Key)
        where parameter.Kind == ParameterKind.Weight && entry.Value.PrunedCount > (before?.PrunedCount ?? 0)
        select new WeightRemoval(parameter, before, entry.Value);
}
