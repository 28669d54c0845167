using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Turns one requested sparsity into what each layer keeps.</summary>
/// <remarks>
/// One of the four parts of a pruning method. Counts are round(fraction x groups), half away from zero; groups pruned earlier stay pruned
/// and count. Every layer keeps at least one group; where that binds, the layer's note says so. Which groups go is the rule of
/// <see cref="TopK"/>.
/// </remarks>
public abstract record Allocation
{
    /// <summary>For allocations of your own.</summary>
    protected Allocation()
    {
    }

    /// <summary>What the allocation is called in reports, for example <c>uniform</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a requested sparsity says how much goes; true by default.</summary>
    /// <remarks>
    /// False for thresholds, where the scores alone say it: then no sparsity may be asked for, every step of a schedule applies the
    /// allocation in full, and the report gives as requested what came out.
    /// </remarks>
    public virtual bool TakesSparsity => true;

    /// <summary>The sparsities to measure each layer's loss at, before the first step.</summary>
    /// <remarks>None, the default, where no loss is needed.</remarks>
    internal virtual ImmutableArray<double> SparsitiesToMeasure => [];

    /// <summary>Whether choices of all layers are measured before each step; false by default.</summary>
    internal virtual bool Settles => false;

    /// <summary>Layers named one by one, even ones that yield the output; none by default.</summary>
    internal virtual IEnumerable<string> NamedLayers => [];

    /// <summary>Chooses what each layer keeps.</summary>
    /// <param name="layers">The scores of the layers to prune, in network order.</param>
    /// <param name="sparsity">
    /// The fraction of groups to be pruned after this step, in [0, 1); 0, and of no effect, where the allocation takes none.
    /// </param>
    /// <param name="progress">
    /// The part of the way that a schedule of several steps has gone, in [0, 1]: fractions given by layer are multiplied by it. 1, the
    /// default, is the end.
    /// </param>
    /// <returns>One entry a layer, in the same order.</returns>
    /// <exception cref="ArgumentException">
    /// A score is NaN, or the sparsities given by layer fit no layer or contradict each other.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="sparsity"/> is outside [0, 1), or <paramref name="progress"/> outside [0, 1].
    /// </exception>
    public ImmutableArray<LayerAllocation> Allocate(IReadOnlyList<LayerScores> layers, double sparsity, double progress = 1)
    {
        ArgumentNullException.ThrowIfNull(layers);
        PruningCount.RequireSparsity(sparsity, nameof(sparsity));
        return progress is >= 0 and <= 1
            ? Checked(layers, Choose(layers, sparsity, progress))
            : throw new ArgumentOutOfRangeException(
                nameof(progress), progress, $"The progress is {progress}; it must lie in [0, 1], where 1 is the end of the schedule.");
    }

    /// <summary>The allocation with the loss curves that it asked for.</summary>
    internal virtual Allocation Measured(ImmutableArray<LossCurve> curves) => this;

    /// <summary>The allocation for one step, by measured losses of whole choices.</summary>
    /// <param name="layers">The scores of the layers to prune.</param>
    /// <param name="sparsity">The fraction of groups to be pruned after this step.</param>
    /// <param name="lossesOf">Measures the network without what each choice gives up.</param>
    internal virtual Allocation Settled(
        IReadOnlyList<LayerScores> layers,
        double sparsity,
        Func<IReadOnlyList<ImmutableArray<LayerAllocation>>, IReadOnlyList<ChoiceLoss>> lossesOf) => this;

    /// <summary>Whether equal ranks in all layers give each this sparsity.</summary>
    /// <remarks>For structures whose scores are the same ranks in every layer. False by default.</remarks>
    internal virtual bool GivesEveryLayer(double sparsity) => false;

    /// <summary>What readers of the report should know of the request; nothing by default.</summary>
    /// <param name="layers">What the layers keep, each with its multiply-adds.</param>
    /// <param name="sparsity">What was requested, or what came out where no sparsity is taken.</param>
    internal virtual IEnumerable<string> NotesOn(IReadOnlyList<(LayerAllocation Layer, long MultiplyAdds)> layers, double sparsity) => [];

    /// <summary>Refuses layers that nothing could be allocated for.</summary>
    /// <remarks>Called before anything is gathered or trained.</remarks>
    /// <param name="layers">The layers to prune.</param>
    /// <exception cref="ArgumentException">What is given by layer fits no layer, contradicts itself, or lacks one.</exception>
    internal virtual void Require(IReadOnlyList<LayerSize> layers)
    {
    }

    /// <summary>Chooses what each layer keeps; the arguments are checked, and so is the choice.</summary>
    /// <inheritdoc cref="Allocate" path="/param"/>
    /// <returns>One entry a layer, in the same order; each keeps a group at least, and nothing that was pruned earlier.</returns>
    protected abstract ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress);

    /// <summary>Prunes the lowest scores of one layer, up to a fraction.</summary>
    /// <param name="layer">The scores.</param>
    /// <param name="fraction">The fraction of groups, in [0, 1), those pruned earlier included.</param>
    protected static LayerAllocation PruneLayer(LayerScores layer, double fraction)
    {
        ArgumentNullException.ThrowIfNull(layer);
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
        return new LayerAllocation(
            layer.Layer, fraction, kept, possible < requested ? $"kept one of {layer.Count}; all were requested" : null);
    }

    /// <summary>The choice, if it has a valid entry for every layer.</summary>
    private ImmutableArray<LayerAllocation> Checked(IReadOnlyList<LayerScores> layers, ImmutableArray<LayerAllocation> chosen)
    {
        if (chosen.IsDefault || !chosen.Select(entry => entry?.Layer).SequenceEqual(layers.Select(layer => layer.Layer)))
        {
            throw new InvalidOperationException(
                $"The allocation '{Name}' chose for "
                    + $"{(chosen.IsDefault ? "nothing" : string.Join(", ", chosen.Select(entry => entry?.Layer ?? "null")))}; "
                + $"it must give one entry for each of {string.Join(", ", layers.Select(layer => layer.Layer))}, in this order.");
        }

        for (var i = 0; i < layers.Count; i++)
        {
            Require(layers[i], chosen[i].Kept);
        }

        return chosen;
    }

    private void Require(LayerScores layer, Mask kept)
    {
        var wrong = kept.Length != layer.Count ? $"a mask of {kept.Length} elements for {layer.Count} groups"
            : layer.Scores.CandidateCount > 0 && kept.KeptCount == 0 ? "to keep nothing, and every layer keeps one group at least"
            : !kept.Equals(kept.And(layer.Candidates)) ? "to keep groups that were pruned earlier"
            : null;
        if (wrong is not null)
        {
            throw new InvalidOperationException($"The allocation '{Name}' chose {wrong}, in layer '{layer.Layer}'.");
        }
    }
}

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

/// <summary>What one layer keeps.</summary>
/// <param name="Layer">The name that the scores of the layer have.</param>
/// <param name="RequestedSparsity">
/// The fraction of the layer's groups that was to be pruned; null where the request is for all layers together.
/// </param>
/// <param name="Kept">The groups that stay, one element a group.</param>
/// <param name="Note">Why the layer did not get what was asked for, or null.</param>
public sealed record LayerAllocation(string Layer, double? RequestedSparsity, Mask Kept, string? Note = null);
