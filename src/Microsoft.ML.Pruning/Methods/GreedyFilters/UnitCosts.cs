using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>The multiply-adds that removing channel groups saves.</summary>
/// <remarks>A layer costs in proportion to the outputs that are left and the inputs that each of them reads.</remarks>
internal sealed class UnitCosts
{
    private readonly NetworkDefinition _definition;
    private readonly ChannelGroups _channels;
    private readonly bool[] _gone;

    /// <param name="network">The network; what is masked costs nothing.</param>
    public UnitCosts(Network network)
    {
        _definition = network.Definition;
        _channels = ChannelGroups.Of(_definition);
        _gone = NetworkFingerprint.GoneIn(network, _channels);
    }

    /// <summary>What is saved when some groups go beside those that are gone.</summary>
    public double SavedBy(IEnumerable<int> groups)
    {
        var gone = _gone.ToArray();
        foreach (var group in groups)
        {
            gone[group] = true;
        }

        return _definition.WeightedLayers.Sum(layer => CostOf(layer, _gone) - CostOf(layer, gone));
    }

    private double CostOf(string layer, bool[] gone)
    {
        var node = _definition[layer];
        var outputs = LeftIn(layer, gone);

        // The inputs of a group of a grouped convolution go with its outputs.
        var inputs = node.Layer.InputGroups > 1 ? 1 : LeftIn(node.Inputs[0], gone);
        return _definition.MultiplyAddsOf(layer) * outputs * inputs;
    }

    private double LeftIn(string value, bool[] gone)
    {
        var groups = _channels.GroupsOf(value);
        var left = 0;
        foreach (var group in groups)
        {
            left += gone[group] ? 0 : 1;
        }

        return (double)left / groups.Length;
    }
}
