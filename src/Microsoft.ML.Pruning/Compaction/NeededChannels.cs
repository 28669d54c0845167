using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Compaction;

/// <summary>Which channels the network's output depends on.</summary>
/// <remarks>
/// Neither those that nothing reads nor constant ones that can be folded into a bias. Each visit gives, for each input of the node, the
/// channels that the node needs.
/// </remarks>
internal sealed class NeededChannels : ILayerVisitor<bool[][]>
{
    private readonly Network _network;
    private readonly ConstantChannels _constants;
    private readonly Dictionary<string, bool[]> _needed = new(StringComparer.Ordinal);

    public NeededChannels(Network network, ConstantChannels constants)
    {
        (_network, _constants) = (network, constants);
        var definition = network.Definition;
        foreach (var name in definition.Nodes.Select(node => node.Name).Prepend(NetworkDefinition.InputName))
        {
            _needed[name] = new bool[definition.ShapeOf(name)[0]];
        }

        Array.Fill(_needed[definition.Output.Name], true);
        foreach (var node in definition.Nodes.Reverse())
        {
            foreach (var (input, own) in node.Inputs.Zip(node.Layer.Accept(this, node)))
            {
                Require(input, own);
            }
        }
    }

    /// <summary>The needed channels of a node, or of the input.</summary>
    public bool[] this[string nodeOrInput] => _needed[nodeOrInput];

    public bool[][] Visit(LinearLayer layer, Node node) => Weighted(node);

    public bool[][] Visit(Conv2dLayer layer, Node node) => Weighted(node);

    public bool[][] Visit(BatchNormLayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(ReLULayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(LeakyReLULayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(GeluLayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(SigmoidLayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(TanhLayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(MaxPool2dLayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(AvgPool2dLayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(GlobalAvgPool2dLayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(FlattenLayer layer, Node node)
    {
        var outputs = Varying(node);
        var inputs = new bool[_constants[node.Inputs[0]].Length];
        var pixels = outputs.Length / inputs.Length;
        for (var i = 0; i < outputs.Length; i++)
        {
            inputs[i / pixels] |= outputs[i];
        }

        return [inputs];
    }

    public bool[][] Visit(DropoutLayer layer, Node node) => [Varying(node)];

    public bool[][] Visit(AddLayer layer, Node node)
    {
        var outputs = Varying(node);
        return [.. node.Inputs.Select(_ => outputs)];
    }

    public bool[][] Visit(ConcatLayer layer, Node node)
    {
        var outputs = Varying(node);
        var inputs = new bool[node.Inputs.Length][];
        var start = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = outputs[start..(start + _constants[node.Inputs[i]].Length)];
            start += inputs[i].Length;
        }

        return inputs;
    }

    /// <summary>The outputs that are needed and not constant: only they need their inputs.</summary>
    private bool[] Varying(Node node)
    {
        var (needed, constants) = (_needed[node.Name], _constants[node.Name]);
        var varying = new bool[needed.Length];
        for (var i = 0; i < varying.Length; i++)
        {
            varying[i] = needed[i] && double.IsNaN(constants[i]);
        }

        return varying;
    }

    private bool[][] Weighted(Node node)
    {
        var (outputs, constants) = (Varying(node), _constants[node.Inputs[0]]);
        var inputs = new bool[constants.Length];
        var reads = new WeightedReads(_network, node);
        for (var output = 0; output < outputs.Length; output++)
        {
            foreach (var input in outputs[output] ? reads.Of(output) : [])
            {
                inputs[input] |= double.IsNaN(constants[input]) || double.IsNaN(reads.Adds(output, input, constants[input]));
            }
        }

        return [inputs];
    }

    /// <summary>Marks what a reader needs; a constant that it folds it does not need.</summary>
    private void Require(string input, bool[] own)
    {
        var needed = _needed[input];
        for (var i = 0; i < needed.Length; i++)
        {
            needed[i] |= own[i];
        }
    }
}
