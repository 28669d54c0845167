using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The largest scale of the batch normalisations that a unit passes.</summary>
/// <remarks>
/// Every weight and the bias of unit u score |gamma_u|, the largest of all batch normalisations that the unit's channel passes on its way
/// (<see cref="ChannelGroups"/>): directly, behind an activation, behind a Concat as in DenseNets, or in a tied layer. Meant for units with
/// <c>Norm.LInfinity</c> or <c>Norm.Mean</c>, which make |gamma_u| the score of the unit, comparable between layers; sums grow with the
/// unit's size. Needs no data. (Liu, Li, Shen, Huang, Yan and Zhang, "Learning efficient convolutional networks through network slimming",
/// 2017.)
/// </remarks>
public sealed record BatchNormScaleSaliency : Saliency
{
    /// <inheritdoc/>
    public override string Name => "batch-norm scale";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// There is no such parameter, it is of no Linear or Conv2d layer, or a unit of its layer passes no batch normalisation.
    /// </exception>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var layer = network.Definition.Parameter(parameter).Node;
        if (!network.Definition[layer].Layer.IsWeighted)
        {
            throw Refused(parameter, $"'{layer}' is no Linear or Conv2d layer");
        }

        var channels = ChannelGroups.Of(network.Definition);
        var scales = ScalesOf(network, channels);
        var groups = channels.GroupsOf(layer);
        var scores = new float[network.Values(parameter).Length];
        var size = scores.Length / groups.Length;
        for (var unit = 0; unit < groups.Length; unit++)
        {
            var scale = scales[groups[unit]] ?? throw Refused(parameter, $"unit {unit} of '{layer}' passes no BatchNorm");
            scores.AsSpan(unit * size, size).Fill(scale);
        }

        return new Scores(parameter, scores);
    }

    /// <summary>The largest scale of each channel group; null where it passes no batch normalisation.</summary>
    private static float?[] ScalesOf(Network network, ChannelGroups channels)
    {
        var largest = new float?[channels.Count];
        foreach (var norm in BatchNorms.Of(network.Definition).Select(node => node.Name))
        {
            var scales = network.Values($"{norm}.weight");
            var groups = channels.GroupsOf(norm);
            for (var i = 0; i < groups.Length; i++)
            {
                largest[groups[i]] = MathF.Max(largest[groups[i]] ?? 0, MathF.Abs(scales[i]));
            }
        }

        return largest;
    }

    private static ArgumentException Refused(string parameter, string why) => new(
        $"'{parameter}' cannot be scored by batch-norm scale, because {why}; leave the layer out or use another saliency.",
        nameof(parameter));
}
