using System.Globalization;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>What a network costs to run, to keep and to ship.</summary>
/// <param name="MultiplyAdds">Multiply-adds for one input by weights that are not 0.</param>
/// <param name="Parameters">Trainable values that are not pruned.</param>
/// <param name="Bytes">The size of the network as a file.</param>
public readonly record struct NetworkCost(long MultiplyAdds, long Parameters, long Bytes)
{
    /// <summary>Measures a network; time is linear in the number of its values.</summary>
    /// <param name="network">The network, compact or masked.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public static NetworkCost Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new NetworkCost(
            network.Definition.WeightedLayers.Sum(layer => MultiplyAddsOf(network, layer)),
            network.Definition.ParameterCount - network.Masks.Values.Sum(mask => (long)mask.PrunedCount),
            NetworkFile.SizeOf(network));
    }

    /// <summary>For example <c>1,234,567 multiply-adds, 89,012 parameters, 356,048 bytes</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{MultiplyAdds:N0} multiply-adds, {Parameters:N0} parameters, {Bytes:N0} bytes");

    /// <summary>The cost of a network in which nothing is 0.</summary>
    internal static NetworkCost Dense(NetworkDefinition definition) =>
        new(definition.MultiplyAdds, definition.ParameterCount, NetworkFile.DenseSizeOf(definition));

    private static long MultiplyAddsOf(Network network, string layer)
    {
        var weights = network.Values($"{layer}.weight");
        var zeros = weights.Count(0f);
        return network.Definition.MultiplyAddsOf(layer) / weights.Length * (weights.Length - zeros);
    }
}
