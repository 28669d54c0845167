using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Finds the branches of a network that a sum could do without.</summary>
/// <remarks>
/// A branch is what feeds one input of an Add and nothing else, with a Linear or Conv2d layer in it. Of the inputs of an Add the one with
/// the fewest such layers is the shortcut, which always stays; among equals the last.
/// </remarks>
internal static class ResidualBranches
{
    /// <summary>All of a network, in order.</summary>
    public static ImmutableArray<ResidualBranch> Of(NetworkDefinition definition) =>
        [.. definition.Nodes.Where(node => node.Layer.Join == LayerJoin.Sum).SelectMany(sum => Of(definition, sum))];

    private static IEnumerable<ResidualBranch> Of(NetworkDefinition definition, Node sum)
    {
        ResidualBranch[] ways = [.. sum.Inputs.Select(input => WayTo(definition, sum, input))];
        var shortcut = ways.Reverse().MinBy(way => way.Layers.Length);
        return ways.Where(way => way != shortcut && !way.Layers.IsEmpty);
    }

    private static ResidualBranch WayTo(NetworkDefinition definition, Node sum, string input)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in definition.Nodes.Reverse())
        {
            var readers = definition.ConsumersOf(node.Name);
            if (readers.Count > 0 && readers.All(reader => own.Contains(reader.Name) || (reader == sum && node.Name == input)))
            {
                own.Add(node.Name);
            }
        }

        var scaled = new List<string>();
        var scales = FindScaled(definition, own, input, scaled);
        return new ResidualBranch(
            input,
            [.. definition.Nodes.Select(node => node.Name).Where(own.Contains)],
            [.. definition.WeightedLayers.Where(own.Contains)],
            scales ? [.. scaled] : []);
    }

    /// <summary>Looks for the last nodes with parameters; false where something else stands in the way.</summary>
    private static bool FindScaled(NetworkDefinition definition, HashSet<string> own, string name, List<string> scaled)
    {
        if (!own.Contains(name) || definition.ConsumersOf(name).Count != 1)
        {
            return false;
        }

        var (layer, inputs) = (definition[name].Layer, definition[name].Inputs);
        if (layer.IsWeighted || layer.IsNormalization)
        {
            scaled.Add(name);
            return true;
        }

        return layer.KeepsScale && inputs.All(input => FindScaled(definition, own, input, scaled));
    }
}

/// <summary>A branch that ends in a sum.</summary>
/// <param name="Tail">The node that the sum reads.</param>
/// <param name="Nodes">The nodes that nothing else needs, in network order.</param>
/// <param name="Layers">The Linear and Conv2d layers among them.</param>
/// <param name="Scaled">
/// The nodes with parameters whose outputs, times a factor of at least 0, give the branch times it; none where there are no such nodes.
/// </param>
internal sealed record ResidualBranch(
    string Tail, ImmutableArray<string> Nodes, ImmutableArray<string> Layers, ImmutableArray<string> Scaled);
