using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

/// <summary>
/// Small random networks for property tests: chains with residual adds (with and without a projection), concatenations, convolutions with
/// stride, padding, dilation and groups, pools, batch normalisation and all activations. The same seed gives the same network.
/// </summary>
internal static class RandomNetworks
{
    /// <summary>A random network with random parameters and no masks; its last node is a Linear layer of 2 to 7 classes.</summary>
    public static Network Create(int seed) => Parameterize(CreateDefinition(seed), seed);

    /// <summary>A random definition: about a quarter are multilayer perceptrons, the others start with an image.</summary>
    public static NetworkDefinition CreateDefinition(int seed) => new RandomDefinition(seed).Create();

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

    /// <summary>Random parameters for a definition: small weights, positive variances, scales away from 0.</summary>
    public static Network Parameterize(NetworkDefinition definition, int seed)
    {
        var random = new Random(seed);
        return new Network(
            definition, definition.Parameters.ToDictionary(parameter => parameter.Name, parameter => Values(parameter, random)));
    }

    /// <summary>The network with about that fraction of every weight and bias pruned at random.</summary>
    public static Network Prune(Network network, double fraction, int seed)
    {
        var random = new Random(seed);
        var masks = MaskSet.Empty;
        foreach (var parameter in network.Definition.Parameters)
        {
            if (parameter.Kind is ParameterKind.Weight or ParameterKind.Bias)
            {
                bool[] kept = [.. Enumerable.Range(0, (int)parameter.Shape.Count).Select(_ => random.NextDouble() >= fraction)];
                masks = masks.With(parameter.Name, Mask.FromKept(kept));
            }
        }

        return network.WithMasks(masks);
    }

    /// <summary>Rows of inputs within [-1, 1].</summary>
    public static float[] Inputs(NetworkDefinition definition, int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * (int)definition.InputShape.Count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private static float[] Values(ParameterInfo parameter, Random random)
    {
        var fanIn = (int)(parameter.Shape.Count / parameter.Shape[0]);
        Func<float> next = parameter.Kind switch
        {
            ParameterKind.Weight => () => Symmetric(random) * 1.7f / MathF.Sqrt(fanIn),
            ParameterKind.Scale => () => 0.5f + random.NextSingle(),
            ParameterKind.RunningVariance => () => 0.25f + random.NextSingle(),
            _ => () => 0.3f * Symmetric(random),
        };
        return [.. Enumerable.Range(0, (int)parameter.Shape.Count).Select(_ => next())];
    }

    private static float Symmetric(Random random) => (2 * random.NextSingle()) - 1;
}
