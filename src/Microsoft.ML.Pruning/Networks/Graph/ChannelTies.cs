namespace Microsoft.ML.Pruning.Networks;

/// <summary>Follows channels through a network and ties those that can only go together.</summary>
/// <remarks>Each visit gives the channel of every element of the node's output along its first axis.</remarks>
/// <param name="definition">The network's definition.</param>
/// <param name="isGrouped">Whether a convolution ties the channels of each of its groups.</param>
internal sealed class ChannelTies(NetworkDefinition definition, Func<Node, bool> isGrouped) : ILayerVisitor<int[]>
{
    private readonly Dictionary<string, int[]> _channels = new(StringComparer.Ordinal);
    private readonly List<int> _parents = [];

    /// <summary>Goes through all nodes.</summary>
    /// <returns>For the input and each node the representative of each element's channel.</returns>
    public Dictionary<string, int[]> Trace()
    {
        _channels[NetworkDefinition.InputName] = NewChannels(definition.InputShape[0]);
        foreach (var node in definition.Nodes)
        {
            _channels[node.Name] = node.Layer.Accept(this, node);
        }

        return _channels.ToDictionary(value => value.Key, value => Array.ConvertAll(value.Value, Find), StringComparer.Ordinal);
    }

    public int[] Visit(LinearLayer layer, Node node) => NewChannels(layer.OutputFeatures);

    /// <summary>In a grouped convolution the inputs and outputs of one group go together.</summary>
    public int[] Visit(Conv2dLayer layer, Node node)
    {
        var outputs = NewChannels(layer.OutputChannels);
        if (isGrouped(node))
        {
            var inputs = InputOf(node);
            TieEach(inputs.Length / layer.Groups, inputs);
            TieEach(outputs.Length / layer.Groups, outputs);
            for (var group = 0; group < layer.Groups; group++)
            {
                Tie(inputs[group * (inputs.Length / layer.Groups)], outputs[group * (outputs.Length / layer.Groups)]);
            }
        }

        return outputs;
    }

    public int[] Visit(BatchNormLayer layer, Node node) => InputOf(node);

    public int[] Visit(ReLULayer layer, Node node) => InputOf(node);

    public int[] Visit(LeakyReLULayer layer, Node node) => InputOf(node);

    public int[] Visit(GeluLayer layer, Node node) => InputOf(node);

    public int[] Visit(SigmoidLayer layer, Node node) => InputOf(node);

    public int[] Visit(TanhLayer layer, Node node) => InputOf(node);

    public int[] Visit(MaxPool2dLayer layer, Node node) => InputOf(node);

    public int[] Visit(AvgPool2dLayer layer, Node node) => InputOf(node);

    public int[] Visit(GlobalAvgPool2dLayer layer, Node node) => InputOf(node);

    /// <summary>A channel becomes as many features as it has pixels.</summary>
    public int[] Visit(FlattenLayer layer, Node node)
    {
        var inputs = InputOf(node);
        var features = new int[definition.ShapeOf(node.Name)[0]];
        var pixels = features.Length / inputs.Length;
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = inputs[i / pixels];
        }

        return features;
    }

    public int[] Visit(DropoutLayer layer, Node node) => InputOf(node);

    /// <summary>What is added up goes together.</summary>
    public int[] Visit(AddLayer layer, Node node)
    {
        var first = InputOf(node);
        foreach (var other in node.Inputs.Skip(1))
        {
            var channels = _channels[other];
            for (var i = 0; i < channels.Length; i++)
            {
                Tie(first[i], channels[i]);
            }
        }

        return first;
    }

    public int[] Visit(ConcatLayer layer, Node node) => [.. node.Inputs.SelectMany(input => _channels[input])];

    private int[] InputOf(Node node) => _channels[node.Inputs[0]];

    private int[] NewChannels(int count)
    {
        var first = _parents.Count;
        _parents.AddRange(Enumerable.Range(first, count));
        return [.. Enumerable.Range(first, count)];
    }

    private void TieEach(int size, int[] channels)
    {
        for (var i = 0; i < channels.Length; i++)
        {
            Tie(channels[i], channels[i - i % size]);
        }
    }

    private int Find(int channel)
    {
        while (_parents[channel] != channel)
        {
            _parents[channel] = _parents[_parents[channel]];
            channel = _parents[channel];
        }

        return channel;
    }

    /// <summary>The lower one represents both, so that representatives rise along the network.</summary>
    private void Tie(int first, int second)
    {
        var (one, other) = (Find(first), Find(second));
        _parents[Math.Max(one, other)] = Math.Min(one, other);
    }
}
