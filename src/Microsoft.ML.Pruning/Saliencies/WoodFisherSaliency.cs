using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Optimal brain surgeon with the empirical Fisher matrix, in blocks.</summary>
/// <remarks>
/// With g_k the gradient of the loss of row k (or the mean one of <see cref="RowsPerGradient"/> rows), F = damping I + (1/m) sum of g_k
/// g_k^T over m gradients, of which the blocks of consecutive elements of a parameter are kept. A weight scores s(w_q) = w_q^2 / (2
/// [F^-1]_qq): by how much the loss rises, to second order, when the weight is removed and the others are adjusted. After the choice they
/// are: within each block, for the set Q that goes in this step, dw = -F^-1[:,Q] (F^-1[Q,Q])^-1 w_Q. (Hassibi and Stork, "Second order
/// derivatives for network pruning: optimal brain surgeon", 1993; Singh and Alistarh, "WoodFisher: efficient second-order approximation for
/// neural network compression", 2020; Kurtic et al., "The optimal BERT surgeon", 2022.) The inverse is not built up gradient by gradient as
/// in the paper (by Woodbury's identity): the blocks of F are summed and factored by Cholesky, both in double precision, which gives the
/// same numbers from as much memory without the cancellation that a small damping brings. The update is computed as F_KK^-1 F_KQ w_Q for
/// the kept weights K, which is the same again. Weights pruned earlier are no part of F and stay 0. Biases are scored in blocks of their
/// own and never changed. The score of a group is taken from those of its elements, without what they have in common. The expansion holds
/// for small changes: several steps of a schedule do better than one large one, whose update can even do harm. Equal scores are pruned from
/// the lowest index. Costs one forward and backward pass and, with B = <see cref="BlockSize"/>, (B + 1) / 2 multiply-adds a weight and
/// gradient, about B^2 / 3 a weight for scores and at most B^2 / 6 for updates. Memory 4 (B + 1) bytes a weight, and up to 2 GB more while
/// gathering.
/// </remarks>
public sealed record WoodFisherSaliency : CalibratedSaliency
{
    /// <summary>Consecutive elements that make a block, from 1 to 4,096.</summary>
    /// <remarks>All are of one parameter, whose last block may be smaller. Default 32.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 4,096.</exception>
    public int BlockSize { get; init => field = FisherRequest.CheckedBlockSize(value); } = 32;

    /// <summary>Rows whose mean gradient is one g, at least 1.</summary>
    /// <remarks>More make the gradients fewer and the pass cheaper. Default 1.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int RowsPerGradient { get; init => field = Argument.AtLeast(1, value); } = 1;

    /// <summary>What is added to the Fisher matrix's diagonal, finite and above 0.</summary>
    /// <remarks>Default 1e-5, as in the paper.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, or not finite.</exception>
    public double Damping { get; init => field = Argument.Positive(value); } = 1e-5;

    /// <summary>Whether kept weights make up for pruned ones; default true.</summary>
    public bool UpdateWeights { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => "WoodFisher";

    /// <inheritdoc/>
    private protected override StatisticsRequest Wanted => new FisherRequest { BlockSize = BlockSize, RowsPerGradient = RowsPerGradient };

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var fisher = Needed<FisherStatistics>(statistics);
        var weights = network.Memory(parameter);
        var kept = network.Masks.GetValueOrDefault(parameter);
        var scores = new float[weights.Length];
        ForEachBlock(fisher, network, parameter, (block, room) => room.TryScore(block, weights.Span, kept, scores));
        return new Scores(parameter, scores);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, float[]> Compensate(Network network, MaskSet masks, SaliencyStatistics? statistics)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(masks);
        var fisher = Needed<FisherStatistics>(statistics);
        return UpdateWeights
            ? WeightRemoval.Of(network, masks).ToDictionary(removal => removal.Weight.Name, removal => Updated(network, removal, fisher))
            : base.Compensate(network, masks, statistics);
    }

    private float[] Updated(Network network, WeightRemoval removal, FisherStatistics fisher)
    {
        var (weight, before, after) = removal;
        var weights = network.Memory(weight.Name);
        var updated = new float[weights.Length];
        after.Apply(weights.Span, updated);
        ForEachBlock(fisher, network, weight.Name, (block, room) => room.TryCompensate(block, weights.Span, before, after, updated));
        return updated;
    }

    private void ForEachBlock(FisherStatistics fisher, Network network, string parameter, Func<int, FisherBlock, bool> tryCompute)
    {
        var sum = fisher.Sum(network, parameter);
        if (!sum.ForEachBlock(() => new FisherBlock(sum, fisher.Gradients, Damping), tryCompute))
        {
            throw new InvalidOperationException(
                $"A Fisher block of '{parameter}' is not positive definite with {nameof(Damping)} {Damping}: "
                    + "the gradients are too large for it. Use a larger one, or scale the features to about [0, 1].");
        }
    }
}
