using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>The scores of one layer's groups, and which may be pruned.</summary>
/// <param name="Layer">The name of the layer, or those of tied layers, which lose groups together, joined by <c> + </c>.</param>
/// <param name="Scores">One score a group.</param>
public sealed record LayerScores(string Layer, Scores Scores)
{
    /// <summary>The tied layers; by default the one that <see cref="Layer"/> names.</summary>
    public ImmutableArray<string> Layers { get; init; } = [Layer];

    /// <summary>The shape of each layer's weight, for allocations by size.</summary>
    /// <remarks>Empty, the default, where they are not known.</remarks>
    public ImmutableArray<TensorShape> WeightShapes { get; init; } = [];

    /// <summary>The number of groups, pruned earlier or not.</summary>
    internal int Count => Scores.Length;

    /// <summary>The number of groups pruned earlier; they count towards a request.</summary>
    internal int AlreadyPruned => Scores.Length - Scores.CandidateCount;

    /// <summary>The groups not pruned yet.</summary>
    internal Mask Candidates => Scores.Candidates ?? Mask.AllKept(Scores.Length);
}
