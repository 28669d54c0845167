using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Movement: how far fine-tuning drives each weight from 0.</summary>
/// <remarks>
/// s(w) = M = -sum over all optimiser steps t of fine-tuning so far of rate_t x (dL/dw)_t x w_t, with its sign. Weights that fine-tuning
/// drives towards 0 have M below 0 and go first; those that it drives away from 0 stay, however small they are. Meant for networks trained
/// for another task, or with labels of another kind, than the one they are fine-tuned for. (Sanh, Wolf and Rush, "Movement pruning:
/// adaptive sparsity by fine-tuning", 2020.) The network is fine-tuned before the first step of the schedule too, so the method needs
/// fine-tuning. Scores have signs: the score of a group is their sum by <c>Norm.Sum</c>; other norms drop the signs. Equal scores are
/// pruned from the lowest index. Costs one more multiply-add an element and optimiser step, and one float an element; scoring costs
/// nothing.
/// </remarks>
public sealed record MovementSaliency : Saliency
{
    /// <inheritdoc/>
    public override string Name => "movement";

    /// <inheritdoc/>
    public override StatisticsRequest Request => new MovementRequest();

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new Scores(parameter, Needed<MovementStatistics>(statistics).Memory(network, parameter));
    }
}
