using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Tells a network from others, whether its removed units are masked or gone.</summary>
internal static class NetworkFingerprint
{
    /// <summary>A hash of the names of weights, and of those weights that join two units that are left.</summary>
    public static string Of(Network network)
    {
        var channels = ChannelGroups.Of(network.Definition);
        var gone = GoneIn(network, channels);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var layer in network.Definition.WeightedLayers)
        {
            var weight = network.Definition.Parameter($"{layer}.weight");
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(weight.Name));
            var (rows, columns) = (weight.Shape[0], weight.Shape[1]);
            var kernel = (int)(weight.Shape.Count / rows / columns);
            var node = network.Definition[layer];
            var inputs = channels.GroupsOf(node.Inputs[0]);
            var outputs = channels.GroupsOf(layer);
            for (var row = 0; row < rows; row++)
            {
                // Each group of a grouped convolution reads inputs of its own.
                var first = (int)((long)row * node.Layer.InputGroups / rows) * columns;
                for (var column = 0; column < columns && !gone[outputs[row]]; column++)
                {
                    if (!gone[inputs[first + column]])
                    {
                        var values = network.Values(weight.Name).Slice(((row * columns) + column) * kernel, kernel);
                        hash.AppendData(MemoryMarshal.AsBytes(values));
                    }
                }
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The groups of which nothing is left in any layer that writes them.</summary>
    public static bool[] GoneIn(Network network, ChannelGroups channels)
    {
        var (written, left) = (new bool[channels.Count], new bool[channels.Count]);
        foreach (var layer in network.Definition.WeightedLayers)
        {
            var mask = network.Masks.GetValueOrDefault($"{layer}.weight");
            var outputs = channels.GroupsOf(layer);
            var length = network.Values($"{layer}.weight").Length / outputs.Length;
            for (var row = 0; row < outputs.Length; row++)
            {
                written[outputs[row]] = true;
                left[outputs[row]] |= mask is null || mask.KeptCountOf(row * length, length) > 0;
            }
        }

        return [.. written.Zip(left, (wrote, keeps) => wrote && !keeps)];
    }
}
