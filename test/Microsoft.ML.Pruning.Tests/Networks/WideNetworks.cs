using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

/// <summary>Networks whose layers have a number of inputs that a factor divides.</summary>
internal static class WideNetworks
{
    /// <summary>
    /// The definition with all channels and features multiplied, so that the factor divides the inputs of every layer and group.
    /// </summary>
    public static NetworkDefinition Widen(NetworkDefinition definition, int factor)
    {
        Layer Widened(Layer layer) => layer switch
        {
            LinearLayer linear => linear with { OutputFeatures = linear.OutputFeatures * factor },
            Conv2dLayer convolution => convolution with { OutputChannels = convolution.OutputChannels * factor },
            _ => layer,
        };
        int[] input = [.. Enumerable.Range(0, definition.InputShape.Rank).Select(i => definition.InputShape[i] * (i == 0 ? factor : 1))];
        return new NetworkDefinition(
            new TensorShape(input),
            definition.Nodes.Select(node => new Node(node.Name, Widened(node.Layer), node.Inputs)),
            definition.Name);
    }
}
