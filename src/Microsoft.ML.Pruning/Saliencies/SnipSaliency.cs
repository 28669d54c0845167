using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Connection sensitivity: s(w) = |w g| / sum of |v g_v|.</summary>
/// <remarks>
/// g is the gradient of the mean loss of the calibration rows, and the sum goes over all elements v that statistics were gathered for: how
/// much the loss changes with a factor on the weight. Meant for networks at initialisation, before any training; in a trained one g is near
/// 0 and <see cref="TaylorSaliency"/> says more. (Lee, Ajanthan and Torr, "SNIP: single-shot network pruning based on connection
/// sensitivity", 2019.) The divisor is one for all layers, so scores of different layers are comparable and their order is that of |w g|.
/// Where all sensitivities are 0 (a network whose outputs do not depend on its weights, or are all saturated) all scores are 0. Equal
/// scores are pruned from the lowest index; gradients that are not finite are refused when they are gathered. Costs one forward and
/// backward pass over the rows, one float an element twice, and for each parameter a pass over all to sum up.
/// </remarks>
public sealed record SnipSaliency : CalibratedSaliency
{
    /// <inheritdoc/>
    public override string Name => "SNIP";

    /// <inheritdoc/>
    private protected override StatisticsRequest Wanted => new GradientRequest();

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var gradients = Needed<GradientStatistics>(statistics);
        var weights = network.Values(parameter);
        var slopes = gradients.Values(network, parameter);
        var total = gradients.Parameters.Sum(name => Sensitivity(network.Values(name), gradients.Values(network, name)));
        var scores = new float[weights.Length];
        if (total > 0)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = (float)(Math.Abs((double)weights[i] * slopes[i]) / total);
            }
        }

        return new Scores(parameter, scores);
    }

    private static double Sensitivity(ReadOnlySpan<float> weights, ReadOnlySpan<float> slopes)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += Math.Abs((double)weights[i] * slopes[i]);
        }

        return sum;
    }
}
