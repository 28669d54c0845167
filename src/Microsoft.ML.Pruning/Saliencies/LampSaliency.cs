using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Layer-adaptive magnitude, comparable between layers.</summary>
/// <remarks>
/// s(w) = w^2 / (sum of v^2 over w itself and all v of the same parameter that outrank it). Within a layer the order is that of the
/// magnitude; between layers the scores are comparable, so that a global allocation of single weights finds each layer's share by itself.
/// Needs no data. (Lee, Park, Mo, Ahn and Shin, "Layer-adaptive sparsity for the magnitude-based pruning", 2021.) v outranks w if |v| is
/// greater, or equal with a higher index; so the highest ranked weight alone scores 1. A parameter that is 0 throughout scores 0. Sums are
/// taken in double precision, from the largest weight down; scores are rounded to float. Time n log n, memory 12 bytes an element.
/// </remarks>
public sealed record LampSaliency : Saliency
{
    /// <inheritdoc/>
    public override string Name => "LAMP";

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weights = network.Values(parameter);
        var scores = new float[weights.Length];
        var ranked = GC.AllocateUninitializedArray<ulong>(weights.Length);
        ScoreRanking.Rank(new Scores(parameter, network.Memory(parameter)) { IsAbsolute = true }, 0, 1, ranked);
        var sum = 0.0;
        for (var rank = ranked.Length - 1; rank >= 0; rank--)
        {
            var index = ScoreRanking.PlaceOf(ranked[rank]);
            var square = (double)weights[index] * weights[index];
            sum += square;
            scores[index] = sum > 0 ? (float)(square / sum) : 0;
        }

        return new Scores(parameter, scores);
    }
}
