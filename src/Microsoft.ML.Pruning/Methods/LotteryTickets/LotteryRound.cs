namespace Microsoft.ML.Pruning.Methods;

/// <summary>One round of a lottery-ticket search; round 0 is the dense network.</summary>
/// <param name="Round">How often the network was pruned.</param>
/// <param name="WeightsLeft">The weights of Linear and Conv2d layers that are not pruned.</param>
/// <param name="Weights">All of them.</param>
/// <param name="Ticket">The training of the ticket.</param>
/// <param name="RandomReinitialization">The training of its masks with other first weights; null where it was not asked for.</param>
/// <param name="RandomMasks">The training of its weights under random masks; null where it was not asked for.</param>
public sealed record LotteryRound(
    int Round,
    long WeightsLeft,
    long Weights,
    LotteryTrial Ticket,
    LotteryTrial? RandomReinitialization = null,
    LotteryTrial? RandomMasks = null)
{
    /// <summary><see cref="WeightsLeft"/> / <see cref="Weights"/>.</summary>
    public double FractionLeft => (double)WeightsLeft / Weights;
}
