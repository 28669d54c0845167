using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>Writes a compact network into a larger definition.</summary>
internal sealed class ExpandedNetwork
{
    private readonly Network _small;
    private readonly NetworkDefinition _large;
    private readonly ChannelEmbedding _embedding;
    private readonly Dictionary<string, float[]> _shifted = new(StringComparer.Ordinal);
    private readonly List<ParameterInfo> _homeless = [];

    private ExpandedNetwork(Network small, NetworkDefinition large)
    {
        (_small, _large) = (small, large);
        ExpansionFit.Require(small.Definition, large);
        _embedding = new ChannelEmbedding(small.Definition, large);
        foreach (var parameter in small.Definition.Parameters.Where(parameter => !large.ContainsParameter(parameter.Name)))
        {
            ShiftMeans(parameter);
        }
    }

    /// <summary>The larger network, whose other values are 0 and masked.</summary>
    public static Network Of(Network small, NetworkDefinition large)
    {
        var expanded = new ExpandedNetwork(small, large);
        var parts = large.Parameters.ToDictionary(parameter => parameter.Name, expanded.Expand);
        var network = NetworkOf(large, parts);
        if (expanded._homeless.Count == 0)
        {
            return network;
        }

        var constants = new ConstantChannels(network);
        foreach (var bias in expanded._homeless)
        {
            expanded.WeighConstant(bias, constants, parts[$"{bias.Node}.weight"]);
        }

        return NetworkOf(large, parts);
    }

    private static Network NetworkOf(NetworkDefinition definition, Dictionary<string, (float[] Values, bool[] Kept)> parts)
    {
        var masks = definition.Parameters
            .Where(parameter => parameter.IsTrainable && parts[parameter.Name].Kept.Contains(false))
            .Aggregate(MaskSet.Empty, (all, parameter) => all.With(parameter.Name, Mask.FromKept(parts[parameter.Name].Kept)));
        return new Network(definition, parts.ToDictionary(part => part.Key, part => part.Value.Values), masks);
    }

    private (float[] Values, bool[] Kept) Expand(ParameterInfo parameter)
    {
        var length = checked((int)parameter.Shape.Count);
        var (values, kept) = (new float[length], new bool[length]);
        Array.Fill(values, parameter.Kind == ParameterKind.RunningVariance ? 1 : 0);
        if (!_small.Definition.ContainsParameter(parameter.Name))
        {
            Array.Fill(kept, _small.Definition.Contains(parameter.Node));
            return (values, kept);
        }

        var part = PartOf(parameter);
        var small = _small.Values(parameter.Name).ToArray();
        if (parameter.Kind == ParameterKind.RunningMean && _shifted.TryGetValue(parameter.Node, out var biases))
        {
            small = [.. small.Zip(biases, (mean, bias) => mean - bias)];
        }

        part.Paste<float>(small, values);
        part.Paste<bool>([.. KeptOf(parameter.Name, small.Length)], kept);
        return (values, kept);
    }

    private ParameterPart PartOf(ParameterInfo parameter)
    {
        var (small, large) = (_small.Definition[parameter.Node], _large[parameter.Node]);
        return ParameterPart.Of(
            parameter,
            large.Layer,
            _embedding.PlacesOf(small.Name, large.Name),
            _embedding.PlacesOf(small.Inputs[0], large.Inputs[0]));
    }

    private IEnumerable<bool> KeptOf(string parameter, int length)
    {
        var mask = _small.Masks.GetValueOrDefault(parameter);
        return Enumerable.Range(0, length).Select(place => mask is null || mask[place]);
    }

    /// <summary>Takes a bias that the larger definition has no place for off the means of the batch norms behind it.</summary>
    private void ShiftMeans(ParameterInfo bias)
    {
        var values = _small.Values(bias.Name);
        var readers = _small.Definition.ConsumersOf(bias.Node);
        if (!values.ContainsAnyExcept(0f))
        {
            return;
        }

        if (readers.Count == 0 || readers.Any(reader => !reader.Layer.IsNormalization))
        {
            _homeless.Add(bias);
            return;
        }

        foreach (var norm in readers)
        {
            _shifted[norm.Name] = values.ToArray();
        }
    }

    /// <summary>Weighs a channel that the compact network lacks and that is a constant other than 0, so that it adds a bias.</summary>
    private void WeighConstant(ParameterInfo bias, ConstantChannels constants, (float[] Values, bool[] Kept) weight)
    {
        var (small, large) = (_small.Definition[bias.Node], _large[bias.Node]);
        var inputs = constants[large.Inputs[0]];
        var taken = _embedding.PlacesOf(small.Inputs[0], large.Inputs[0]);
        var input = Enumerable.Range(0, inputs.Length).Except(taken).FirstOrDefault(place => inputs[place] is not (0 or double.NaN), -1);
        if (input < 0 || large.Layer.InputGroups > 1 || large.Layer.Patches is { } window && window.Padding != 0)
        {
            throw new ArgumentException(
                $"'{bias.Name}' has values that compaction folded into it, but layer '{bias.Node}' of '{_large.Name}' has no bias; "
                    + "expand to a definition that gives it one.", "definition");
        }

        var values = _small.Values(bias.Name);
        var outputs = _embedding.PlacesOf(small.Name, large.Name);
        for (var i = 0; i < outputs.Length; i++)
        {
            var place = ((outputs[i] * inputs.Length) + input) * (weight.Values.Length / _large.ShapeOf(bias.Node)[0] / inputs.Length);
            (weight.Values[place], weight.Kept[place]) = ((float)(values[i] / inputs[input]), true);
        }
    }
}
