using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>Which channels have the same value for every input, and which value.</summary>
/// <remarks>
/// A weight counts as absent where its mask prunes it. Each visit gives a value for each element of the first axis of the node's output:
/// NaN where it depends on the input or on the pixel.
/// </remarks>
internal sealed class ConstantChannels : ILayerVisitor<double[]>
{
    private readonly Network _network;
    private readonly Dictionary<string, double[]> _values = new(StringComparer.Ordinal);

    public ConstantChannels(Network network)
    {
        _network = network;
        var input = new double[network.Definition.InputShape[0]];
        Array.Fill(input, double.NaN);
        _values[NetworkDefinition.InputName] = input;
        foreach (var node in network.Definition.Nodes)
        {
            _values[node.Name] = node.Layer.Accept(this, node);
        }
    }

    /// <summary>The constants of a node, or of the input.</summary>
    public double[] this[string nodeOrInput] => _values[nodeOrInput];

    public double[] Visit(LinearLayer layer, Node node) => Weighted(node);

    public double[] Visit(Conv2dLayer layer, Node node) => Weighted(node);

    public double[] Visit(BatchNormLayer layer, Node node)
    {
        var (inputs, scaleMask) = (InputOf(node), _network.Masks.GetValueOrDefault($"{node.Name}.weight"));
        var scale = _network.Values($"{node.Name}.weight");
        var shift = _network.Values($"{node.Name}.bias");
        var mean = _network.Values($"{node.Name}.running_mean");
        var variance = _network.Values($"{node.Name}.running_var");
        var outputs = new double[inputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = scaleMask is not null && !scaleMask[i]
                ? shift[i]
                : ((inputs[i] - mean[i]) * (scale[i] / Math.Sqrt(variance[i] + layer.Epsilon))) + shift[i];
        }

        return outputs;
    }

    public double[] Visit(ReLULayer layer, Node node) => Each(node, value => Math.Max(value, 0));

    public double[] Visit(LeakyReLULayer layer, Node node) => Each(node, value => value < 0 ? value * layer.NegativeSlope : value);

    public double[] Visit(GeluLayer layer, Node node) =>
        Each(node, value => 0.5 * value * (1 + ErrorFunction.Compute(value / Math.Sqrt(2))));

    public double[] Visit(SigmoidLayer layer, Node node) => Each(node, value => 1 / (1 + Math.Exp(-value)));

    public double[] Visit(TanhLayer layer, Node node) => Each(node, Math.Tanh);

    public double[] Visit(MaxPool2dLayer layer, Node node) => InputOf(node);

    /// <summary>Zeros that count as elements of the mean make the border differ.</summary>
    public double[] Visit(AvgPool2dLayer layer, Node node) => layer.CountIncludePadding && layer.Padding != 0
        ? Each(node, value => value == 0 ? 0 : double.NaN)
        : InputOf(node);

    public double[] Visit(GlobalAvgPool2dLayer layer, Node node) => InputOf(node);

    public double[] Visit(FlattenLayer layer, Node node)
    {
        var inputs = InputOf(node);
        var outputs = new double[_network.Definition.ShapeOf(node.Name)[0]];
        var pixels = outputs.Length / inputs.Length;
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = inputs[i / pixels];
        }

        return outputs;
    }

    public double[] Visit(DropoutLayer layer, Node node) => InputOf(node);

    public double[] Visit(AddLayer layer, Node node)
    {
        var sums = (double[])InputOf(node).Clone();
        foreach (var other in node.Inputs.Skip(1))
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += _values[other][i];
            }
        }

        return sums;
    }

    public double[] Visit(ConcatLayer layer, Node node) => [.. node.Inputs.SelectMany(input => _values[input])];

    private double[] InputOf(Node node) => _values[node.Inputs[0]];

    private double[] Each(Node node, Func<double, double> apply) =>
        Array.ConvertAll(InputOf(node), value => double.IsNaN(value) ? value : apply(value));

    private double[] Weighted(Node node)
    {
        var reads = new WeightedReads(_network, node);
        var inputs = InputOf(node);
        var outputs = new double[reads.Outputs];
        for (var output = 0; output < outputs.Length; output++)
        {
            outputs[output] = reads.BiasOf(output);
            foreach (var input in reads.Of(output))
            {
                outputs[output] += reads.Adds(output, input, inputs[input]);
                if (double.IsNaN(outputs[output]))
                {
                    break;
                }
            }
        }

        return outputs;
    }
}
