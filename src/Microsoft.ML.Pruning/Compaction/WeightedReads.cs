using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>Which inputs each output of a Linear or Conv2d node reads.</summary>
/// <remarks>An input is read where its weights, of any kernel position, are not all pruned by the mask.</remarks>
internal sealed class WeightedReads
{
    private readonly ReadOnlyMemory<float> _weight;
    private readonly ReadOnlyMemory<float> _bias;
    private readonly Mask? _mask;
    private readonly int _inputsPerGroup;
    private readonly int _outputsPerGroup;
    private readonly bool _isPadded;

    public WeightedReads(Network network, Node node)
    {
        var shape = network.Definition.Parameter($"{node.Name}.weight").Shape;
        Outputs = shape[0];
        Kernel = checked((int)(shape.Count / shape[0] / shape[1]));
        (_inputsPerGroup, _outputsPerGroup) = (shape[1], shape[0] / node.Layer.InputGroups);
        _weight = network.Memory($"{node.Name}.weight");
        _mask = network.Masks.GetValueOrDefault($"{node.Name}.weight");
        _bias = network.Definition.ContainsParameter($"{node.Name}.bias") ? network.Memory($"{node.Name}.bias") : default;
        _isPadded = node.Layer.Patches is { } window && window.Padding != 0;
    }

    /// <summary>The number of outputs.</summary>
    public int Outputs { get; }

    /// <summary>The weights of one output for one input.</summary>
    public int Kernel { get; }

    public double BiasOf(int output) => _bias.IsEmpty ? 0 : _bias.Span[output];

    /// <summary>The inputs that an output reads, rising.</summary>
    public IEnumerable<int> Of(int output)
    {
        var first = output / _outputsPerGroup * _inputsPerGroup;
        var row = output * _inputsPerGroup * Kernel;
        if (_mask is not null && _mask.KeptCountOf(row, _inputsPerGroup * Kernel) == 0)
        {
            yield break;
        }

        for (var input = 0; input < _inputsPerGroup; input++)
        {
            if (_mask is null || _mask.KeptCountOf(row + (input * Kernel), Kernel) > 0)
            {
                yield return first + input;
            }
        }
    }

    /// <summary>What a constant input adds to an output; NaN where that differs by pixel, or the input is not constant.</summary>
    public double Adds(int output, int input, double constant)
    {
        if (constant == 0)
        {
            return 0;
        }

        if (double.IsNaN(constant) || _isPadded)
        {
            return double.NaN;
        }

        var sum = 0.0;
        foreach (double weight in _weight.Span.Slice(((output * _inputsPerGroup) + (input % _inputsPerGroup)) * Kernel, Kernel))
        {
            sum += weight;
        }

        return sum * constant;
    }
}
