using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>The scores of one layer's groups (weights or units) and, as candidates, which of them are not pruned yet.</summary>
/// <param name="Layer">The name of the layer.</param>
/// <param name="Scores">One score a group.</param>
public sealed record LayerScores(string Layer, Scores Scores)
{
    /// <summary>The shape of the layer's weight, for allocations that go by the size of the layer.</summary>
    /// <remarks>Null, the default, where it is not known.</remarks>
    public TensorShape? WeightShape { get; init; }

    /// <summary>
    /// The number of groups that were pruned earlier and do not count towards a request, because the structure would have kept them.
    /// </summary>
    internal int PrunedBeyond { get; init; }

    /// <summary>The number of groups, pruned earlier or not.</summary>
    internal int Count => Scores.Length;

    /// <summary>The number of groups that were pruned earlier and count towards a request.</summary>
    internal int AlreadyPruned => Scores.Length - Scores.CandidateCount - PrunedBeyond;

    /// <summary>The groups not pruned yet.</summary>
    internal Mask Candidates => Scores.Candidates ?? Mask.AllKept(Scores.Length);
}
