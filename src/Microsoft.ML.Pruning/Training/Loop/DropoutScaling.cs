using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Weaker dropout for retraining a pruned network.</summary>
/// <remarks>
/// D_r = D_o * sqrt(C_r / C_o), where D_o is the probability of a dropout layer as defined, and C_o and C_r the connections of the layer
/// whose outputs it drops, before pruning and after; a sparser layer overfits less and needs less dropout. (Han, Pool, Tran and Dally
/// 2015.) Connections are weights, and C_r those that the mask keeps. The layer is found by going back from the dropout, through
/// activations, batch norm, pools, flattening, Add and Concat, to the Linear and Conv2d layers behind it; where these are several, their
/// weights count together. Dropout of the network's input keeps its probability.
/// </remarks>
internal static class DropoutScaling
{
    /// <summary>The definition of a network with the dropout that suits its masks.</summary>
    public static NetworkDefinition Scaled(Network network) => network.Definition.WithLayers(
        node => node.Layer.WithDropout(probability => probability * Math.Sqrt(DensityBehind(network, node))));

    private static double DensityBehind(Network network, Node dropout)
    {
        (long kept, long all) = (0, 0);
        foreach (var layer in network.Definition.WeightedLayersBehind(dropout.Name))
        {
            var weight = network.Definition.Parameter($"{layer}.weight");
            all += weight.Shape.Count;
            kept += network.Masks.TryGetValue(weight.Name, out var mask) ? mask.KeptCount : weight.Shape.Count;
        }

        return all == 0 ? 1 : kept / (double)all;
    }
}
