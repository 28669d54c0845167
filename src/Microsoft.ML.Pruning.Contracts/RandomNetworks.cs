using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Small random networks for tests of properties; the same seed gives the same network.</summary>
/// <remarks>
/// Chains with residual adds (with and without a projection, and of concatenations), concatenations, convolutions with stride, padding,
/// dilation and groups, depthwise ones too, pools, batch normalisation before and after, and all activations.
/// </remarks>
public static class RandomNetworks
{
    /// <summary>A random network with random parameters and no masks.</summary>
    /// <remarks>Its last node is a Linear layer of 2 to 7 outputs.</remarks>
    /// <param name="seed">Any number.</param>
    public static Network Create(int seed) => Parameterize(CreateDefinition(seed), seed);

    /// <summary>A random definition: every fourth or so is a perceptron.</summary>
    /// <remarks>The others start with an image.</remarks>
    /// <param name="seed">Any number.</param>
    public static NetworkDefinition CreateDefinition(int seed) => new RandomDefinition(seed).Create();

    /// <summary>Random parameters for a definition: small weights, positive variances, scales away from 0.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentNullException">The definition is null.</exception>
    public static Network Parameterize(NetworkDefinition definition, int seed)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var random = new Random(seed);
        return new Network(
            definition, definition.Parameters.ToDictionary(parameter => parameter.Name, parameter => Values(parameter, random)));
    }

    /// <summary>The network with about that fraction of every weight and bias pruned at random.</summary>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="fraction">About how much to prune, in [0, 1].</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public static Network Prune(Network network, double fraction, int seed)
    {
        ArgumentNullException.ThrowIfNull(network);
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
    /// <param name="definition">The network that they fit.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>The rows one after the other.</returns>
    /// <exception cref="ArgumentNullException">The definition is null.</exception>
    public static float[] Inputs(NetworkDefinition definition, int rows, int seed)
    {
        ArgumentNullException.ThrowIfNull(definition);
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
