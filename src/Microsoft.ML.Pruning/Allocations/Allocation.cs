using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>How much each layer gives up: turns one requested sparsity into what each layer keeps. One of the four parts of a pruning method.</summary>
/// <remarks>
/// Counts are round(fraction x groups), half away from zero; groups pruned earlier stay pruned and count. Every layer keeps at least one
/// group; where that binds, the layer's note says so. Which groups go is the rule of <see cref="TopK"/>.
/// </remarks>
public abstract record Allocation
{
    private protected Allocation()
    {
    }

    /// <summary>What the allocation is called in reports, for example <c>uniform</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Chooses what each layer keeps.</summary>
    /// <param name="layers">The scores of the layers to prune, in network order.</param>
    /// <param name="sparsity">The fraction of groups to be pruned after this step, in [0, 1).</param>
    /// <param name="progress">
    /// The part of the way that a schedule of several steps has gone, in [0, 1]: fractions given by layer are multiplied by it. 1, the default, is the end.
    /// </param>
    /// <returns>One entry a layer, in the same order.</returns>
    /// <exception cref="ArgumentException">A score is NaN, or the sparsities given by layer fit no layer or contradict each other.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sparsity"/> is outside [0, 1), or <paramref name="progress"/> outside [0, 1].</exception>
    public ImmutableArray<LayerAllocation> Allocate(IReadOnlyList<LayerScores> layers, double sparsity, double progress = 1)
    {
        ArgumentNullException.ThrowIfNull(layers);
        PruningCount.RequireSparsity(sparsity, nameof(sparsity));
        return progress is >= 0 and <= 1
            ? Choose(layers, sparsity, progress)
            : throw new ArgumentOutOfRangeException(nameof(progress), progress, $"The progress is {progress}; it must lie in [0, 1], where 1 is the end of the schedule.");
    }

    /// <summary>Refuses what no scores could be allocated for, so that it is known before anything is gathered or trained.</summary>
    /// <param name="layers">The names of the layers to prune, and how many groups each has.</param>
    /// <exception cref="ArgumentException">What is given by layer fits no layer, contradicts itself, or lacks one.</exception>
    internal virtual void Require(IReadOnlyList<(string Layer, int Groups)> layers)
    {
    }

    /// <summary>Chooses what each layer keeps; the arguments are checked.</summary>
    private protected abstract ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress);

    /// <summary>Prunes a fraction of one layer.</summary>
    private protected static LayerAllocation PruneLayer(LayerScores layer, double fraction)
    {
        var requested = PruningCount.Of(fraction, layer.Count);
        if (requested <= layer.AlreadyPruned)
        {
            var note = requested < layer.AlreadyPruned
                ? $"{layer.AlreadyPruned} of {layer.Count} were pruned earlier and stay pruned; {requested} were requested"
                : null;
            return new LayerAllocation(layer.Layer, fraction, layer.Candidates, note);
        }

        var possible = Math.Min(requested, layer.Count - 1);
        var kept = TopK.PruneLowest(layer.Scores, possible - layer.AlreadyPruned);
        return new LayerAllocation(layer.Layer, fraction, kept, possible < requested ? $"kept one of {layer.Count}; all were requested" : null);
    }
}
