using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>What comes into Linear and Conv2d layers, summed over samples.</summary>
/// <remarks>
/// The answer to an <see cref="InputRequest"/>. A sample is a row, or for a convolution a position of the kernel in a row; the inputs of a
/// convolution are the elements (channel x kernel height x kernel width) of the patch under the kernel, with zeros for padding.
/// </remarks>
public sealed record InputStatistics : SaliencyStatistics
{
    private readonly ImmutableSortedDictionary<string, LayerInputSums> _layers;

    /// <param name="layers">By layer name.</param>
    internal InputStatistics(IReadOnlyDictionary<string, LayerInputSums> layers) =>
        _layers = layers.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The layers that the statistics were gathered for, in ordinal order.</summary>
    public IEnumerable<string> Layers => _layers.Keys;

    /// <summary>How many samples a layer had.</summary>
    /// <param name="layer">The name of a Linear or Conv2d node.</param>
    /// <exception cref="ArgumentException">Nothing was gathered for the layer.</exception>
    public long Samples(string layer) => Gathered(_layers, layer).Samples;

    /// <summary>The norm of each input of a layer over the samples.</summary>
    /// <remarks>The square root of the sum of squares.</remarks>
    /// <param name="network">The network that is being pruned.</param>
    /// <param name="layer">The name of a Linear or Conv2d node.</param>
    /// <returns>Groups x inputs numbers; there is one group but in grouped convolutions.</returns>
    /// <exception cref="ArgumentException">Nothing was gathered for the layer, or for another shape of it.</exception>
    public ReadOnlySpan<float> Norms(Network network, string layer) => Checked(network, layer).Norms;

    /// <summary>The sums over samples of the products of each two inputs of a layer.</summary>
    /// <param name="network">The network that is being pruned.</param>
    /// <param name="layer">The name of a Linear or Conv2d node.</param>
    /// <param name="group">The group of a grouped convolution; else 0.</param>
    /// <returns>Inputs x inputs numbers in row-major order.</returns>
    /// <exception cref="ArgumentException">Nothing was gathered for the layer, or for another shape of it, or norms alone.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public ReadOnlySpan<float> Gram(Network network, string layer, int group = 0)
    {
        var grams = Checked(network, layer).Grams;
        if (grams.Length == 0)
        {
            throw new ArgumentException($"The norms alone were gathered for '{layer}'; "
                + $"ask for them with {nameof(InputRequest)}({nameof(InputRequest.Gram)}: true).", nameof(layer));
        }

        return group >= 0 && group < grams.Length
            ? grams[group]
            : throw new ArgumentOutOfRangeException(
                nameof(group), group, $"'{layer}' has {grams.Length} groups, but the group is {group}.");
    }

    private LayerInputSums Checked(Network network, string layer)
    {
        ArgumentNullException.ThrowIfNull(network);
        var sums = Gathered(_layers, layer);
        var matrix = WeightMatrix.Of(network.Definition, layer);
        RequireLength(layer, sums.Norms.Length, matrix.Inputs * matrix.Groups);
        return sums;
    }
}
