using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>Removes what is masked from networks, and puts compact networks back into larger ones.</summary>
public static class NetworkCompaction
{
    /// <summary>Removes masked units and filters; the result computes the same.</summary>
    /// <remarks>
    /// A unit goes when its mask prunes all that makes its output depend on the input, or all that reads it; those that can only go
    /// together (see <see cref="ChannelGroups"/>) go when each of them may. What a removed unit still adds, because its output is a
    /// constant other than 0 (a bias through an activation, a batch norm of a pruned channel), goes to the bias of the layers that read it,
    /// or to the running mean of the batch norms behind them; a layer without bias gets one where it must. Where a convolution pads such a
    /// constant with zeros, so that the border differs, the unit stays. Inputs of a Concat and of an Add that yield nothing go whole, with
    /// the branch before them. Every layer that stays keeps a unit. Masks of what stays are kept, and values but for such constants.
    /// </remarks>
    /// <param name="network">The network; it is not changed.</param>
    /// <returns>A smaller network, or the same one where nothing can be removed.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public static Network Compact(this Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        for (var compact = network; ; network = compact)
        {
            compact = CompactNetwork.Of(network);
            if (ReferenceEquals(compact, network))
            {
                return network;
            }
        }
    }

    /// <summary>Writes a compact network back into the original architecture.</summary>
    /// <remarks>
    /// The result computes the same. What the compact network lacks is 0 and masked, so that the original trains on from the compact one's
    /// weights with the same units; channels take the first places of their layers. A bias that compaction added and that the
    /// definition has no place for goes to the running mean of the batch norms behind it, or to the weights of a channel that is constant.
    /// </remarks>
    /// <param name="network">The compact network; it is not changed.</param>
    /// <param name="definition">The definition that it was compacted from, or one with more channels still.</param>
    /// <returns>An equivalent sparse network with that definition.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The definition is no larger form of the network's: the message names the node and both sides. Or it has no place for a bias.
    /// </exception>
    public static Network ExpandTo(this Network network, NetworkDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(definition);
        return ExpandedNetwork.Of(network, definition);
    }
}
