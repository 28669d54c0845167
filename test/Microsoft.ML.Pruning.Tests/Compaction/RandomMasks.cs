using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Compaction;

/// <summary>Random networks with whole units pruned in several ways.</summary>
internal static class RandomMasks
{
    /// <summary>About half of the groups of every layer; each set keeps one.</summary>
    public static Network Units(Network network, int seed)
    {
        var random = new Random(seed);
        var masks = MaskSet.Empty;
        foreach (var set in SetsOf(network.Definition))
        {
            bool[] kept = [.. Enumerable.Range(0, set.Count).Select(_ => random.Next(2) == 0)];
            kept[random.Next(kept.Length)] = true;
            masks = masks.And(set.MasksFor(Mask.FromKept(kept)));
        }

        return network.WithMasks(masks);
    }

    /// <summary>Rows and columns of weights, scales and now and then whole parameters: what leaves biases and shifts as they are.</summary>
    public static Network Slices(Network network, int seed)
    {
        var random = new Random(seed);
        var masks = MaskSet.Empty;
        foreach (var parameter in network.Definition.Parameters)
        {
            if (parameter.Kind == ParameterKind.Weight)
            {
                masks = masks.With(parameter.Name, Mask.FromKept(Kept(parameter.Shape, random)));
            }
            else if (parameter.Kind == ParameterKind.Scale && random.Next(2) == 0)
            {
                bool[] kept = [.. Enumerable.Range(0, parameter.Shape[0]).Select(_ => random.Next(2) == 0)];
                masks = masks.With(parameter.Name, Mask.FromKept(kept));
            }
        }

        return network.WithMasks(masks);
    }

    public static IReadOnlyList<GroupSet> SetsOf(NetworkDefinition definition)
    {
        try
        {
            return new UnitStructure().GroupsOf(definition, definition.WeightedLayers);
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    private static bool[] Kept(TensorShape shape, Random random)
    {
        var (rows, columns) = (shape[0], shape[1]);
        var kernel = (int)(shape.Count / rows / columns);
        var whole = random.Next(8) == 0;
        bool[] row = [.. Enumerable.Range(0, rows).Select(_ => !whole && random.Next(3) > 0)];
        bool[] column = [.. Enumerable.Range(0, columns).Select(_ => random.Next(3) > 0)];
        return [.. Enumerable.Range(0, (int)shape.Count).Select(i => row[i / kernel / columns] && column[i / kernel % columns])];
    }
}
