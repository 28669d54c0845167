using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>Makes the network that a plan describes.</summary>
/// <remarks>What removed constant channels added to a layer goes to its bias, or to the means of the batch norms behind it.</remarks>
internal sealed class CompactNetwork
{
    private readonly Network _network;
    private readonly CompactionPlan _plan;
    private readonly Dictionary<string, double[]> _folded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _shifted = new(StringComparer.Ordinal);

    private CompactNetwork(Network network)
    {
        (_network, _plan) = (network, CompactionPlan.Of(network));
        foreach (var node in _plan.Surviving.Where(node => node.Layer.IsWeighted))
        {
            Fold(node);
        }
    }

    /// <summary>Removes once what can be removed; the network itself where that is nothing.</summary>
    public static Network Of(Network network)
    {
        var compact = new CompactNetwork(network);
        var definition = compact._plan.ToDefinition(node => compact._folded.ContainsKey(node.Name));
        return ReferenceEquals(definition, network.Definition) ? network : compact.Create(definition);
    }

    private Network Create(NetworkDefinition definition)
    {
        var values = new Dictionary<string, float[]>();
        var masks = MaskSet.Empty;
        foreach (var parameter in definition.Parameters)
        {
            var (cut, kept) = _network.Definition.ContainsParameter(parameter.Name)
                ? Cut(_network.Definition.Parameter(parameter.Name))
                : (new float[parameter.Shape.Count], null);
            AddConstants(parameter, cut, kept);
            values[parameter.Name] = cut;
            masks = kept is null || !kept.Contains(false) ? masks : masks.With(parameter.Name, Mask.FromKept(kept));
        }

        return new Network(definition, values, masks);
    }

    /// <summary>What stays of a parameter and of its mask.</summary>
    private (float[] Values, bool[]? Kept) Cut(ParameterInfo parameter)
    {
        var node = _network.Definition[parameter.Node];
        var part = ParameterPart.Of(parameter, node.Layer, _plan.KeptOf(node.Name), _plan.KeptOf(node.Inputs[0]));
        if (!_network.Masks.TryGetValue(parameter.Name, out var mask))
        {
            return (part.Cut(_network.Values(parameter.Name)), null);
        }

        var whole = new bool[mask.Length];
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] = mask[i];
        }

        return (part.Cut(_network.Values(parameter.Name)), part.Cut<bool>(whole));
    }

    /// <summary>Adds what was folded; a value that was pruned counts again where that makes it other than 0.</summary>
    private void AddConstants(ParameterInfo parameter, float[] values, bool[]? kept)
    {
        var constants = parameter.Kind switch
        {
            ParameterKind.Bias => _folded.GetValueOrDefault(parameter.Node),
            ParameterKind.RunningMean => _shifted.GetValueOrDefault(parameter.Node),
            _ => null,
        };
        for (var i = 0; constants is not null && i < values.Length; i++)
        {
            values[i] = (float)(values[i] + constants[i]);
            if (kept is not null && values[i] != 0)
            {
                kept[i] = true;
            }
        }
    }

    /// <summary>Sums up what the removed constant inputs of a layer add to its outputs.</summary>
    private void Fold(Node node)
    {
        var constants = _plan.Constants[node.Inputs[0]];
        var removed = new bool[constants.Length];
        Array.Fill(removed, true);
        foreach (var place in _plan.KeptOf(node.Inputs[0]))
        {
            removed[place] = false;
        }

        var reads = new WeightedReads(_network, node);
        var sums = Array.ConvertAll(_plan.KeptOf(node.Name), output => removed.Contains(true) ? Sum(reads, output, removed, constants) : 0);
        if (sums.All(sum => sum == 0))
        {
            return;
        }

        var readers = _plan.ReadersOf(node).ToList();
        if (_network.Definition.ContainsParameter($"{node.Name}.bias") || readers.Count == 0
            || readers.Any(reader => !reader.Layer.IsNormalization))
        {
            _folded[node.Name] = sums;
            return;
        }

        foreach (var norm in readers)
        {
            _shifted[norm.Name] = Array.ConvertAll(sums, sum => -sum);
        }
    }

    /// <summary>What differs by pixel belongs to outputs that nobody needs.</summary>
    private static double Sum(WeightedReads reads, int output, bool[] removed, double[] constants) => reads.Of(output)
        .Where(input => removed[input])
        .Select(input => reads.Adds(output, input, constants[input]))
        .Where(double.IsFinite)
        .Sum();
}
