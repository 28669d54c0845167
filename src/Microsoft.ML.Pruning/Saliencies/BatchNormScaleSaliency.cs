using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The scale of the batch normalisation behind a layer.</summary>
/// <remarks>
/// It takes the layer's output directly: every weight and the bias of unit u score |gamma_u|, the greatest where several do. Meant for
/// units with <c>Norm.LInfinity</c> or <c>Norm.Mean</c>, which make |gamma_u| the score of the unit, comparable between layers; sums grow
/// with the unit's size. Needs no data. (Liu, Li, Shen, Huang, Yan and Zhang, "Learning efficient convolutional networks through network
/// slimming", 2017.)
/// </remarks>
public sealed record BatchNormScaleSaliency : Saliency
{
    /// <inheritdoc/>
    public override string Name => "batch-norm scale";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// There is no such parameter, or no batch normalisation takes the output of its layer directly.
    /// </exception>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var layer = network.Definition.Parameter(parameter).Node;
        string[] norms = [.. BatchNorms.After(network.Definition, layer).Select(node => node.Name)];
        if (!network.Definition[layer].Layer.IsWeighted || norms.Length == 0)
        {
            throw new ArgumentException(
                $"'{parameter}' cannot be scored by batch-norm scale, because no BatchNorm takes the output of '{layer}' directly; "
                    + "leave the layer out or use another saliency.", nameof(parameter));
        }

        var scores = new float[network.Values(parameter).Length];
        var size = scores.Length / network.Values($"{norms[0]}.weight").Length;
        foreach (var norm in norms)
        {
            var scales = network.Values($"{norm}.weight");
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = MathF.Max(scores[i], MathF.Abs(scales[i / size]));
            }
        }

        return new Scores(parameter, scores);
    }
}
