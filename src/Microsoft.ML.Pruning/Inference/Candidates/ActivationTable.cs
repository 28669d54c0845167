using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The values of a network: what computes them, and which channels they have.</summary>
/// <remarks>
/// Values are numbered: 0 is the input, and node i yields value i + 1. A node that passes its input on has no value of its own.
/// </remarks>
internal sealed class ActivationTable
{
    /// <summary>The floats of the values that are held at a time.</summary>
    private const int CacheFloats = 1 << 24;

    private const int MostRows = 128;

    private readonly ChannelIndex[] _channels;
    private readonly int[] _sources;

    public ActivationTable(Network network, ChannelGroups groups)
    {
        var definition = network.Definition;
        Definition = definition;
        var operations = new OperationFactory(network);
        string[] names = [NetworkDefinition.InputName, .. definition.Nodes.Select(node => node.Name)];
        Lengths = [.. names.Select(name => checked((int)definition.ShapeOf(name).Count))];
        Operations = [null, .. definition.Nodes.Select(node => node.Layer.Accept(operations, node))];
        _sources = new int[names.Length];
        for (var value = 1; value < names.Length; value++)
        {
            _sources[value] = Operations[value] is null ? InputsOf(value)[0] : value;
        }

        Updates = new ChannelUpdate?[names.Length];
        for (var value = 1; value < names.Length; value++)
        {
            var node = definition.Nodes[value - 1];
            var channels = definition.ShapeOf(names[InputsOf(value)[0]])[0];
            Updates[value] = node.Layer.Accept(new ChannelUpdateFactory(network, Operations[value], channels), node);
        }

        _channels = [.. names.Select(name => new ChannelIndex(groups.GroupsOf(name), groups.Count))];
        Removed = RemovedRows();
    }

    public NetworkDefinition Definition { get; }

    /// <summary>The number of values.</summary>
    public int Count => Lengths.Length;

    /// <summary>The rows whose values are held at a time.</summary>
    public int ChunkRows => (int)Math.Clamp(CacheFloats / Lengths.Sum(length => (long)length), 1, MostRows);

    /// <summary>The floats per row of each value.</summary>
    public int[] Lengths { get; }

    /// <summary>What computes each value; null for the input, and for what passes its input on.</summary>
    public Operation?[] Operations { get; }

    /// <summary>How values follow the change of a channel of their input; null without a weight.</summary>
    public ChannelUpdate?[] Updates { get; }

    /// <summary>One row of each value, as each channel is when its group is removed.</summary>
    /// <remarks>It is the same for all inputs, since nothing flows into the channel any more.</remarks>
    public float[][] Removed { get; }

    /// <summary>The value of the output.</summary>
    public int Output => _sources[^1];

    /// <summary>The values that a value is computed of, past those that only pass on.</summary>
    public int[] InputsOf(int value) =>
    [
        .. Definition.Nodes[value - 1].Inputs.Select(
            name => name == NetworkDefinition.InputName ? 0 : _sources[Definition.IndexOf(name) + 1]),
    ];

    /// <summary>The channels of a value, by group.</summary>
    public ChannelIndex ChannelsOf(int value) => _channels[value];

    /// <summary>The floats of a channel in a row of a value.</summary>
    public int PixelsOf(int value) => Lengths[value] / _channels[value].Count;

    /// <summary>Sets the channels of a removed group in one row of a value.</summary>
    public void Remove(int value, int group, Span<float> row)
    {
        var pixels = PixelsOf(value);
        foreach (var channel in ChannelsOf(value)[group])
        {
            Removed[value].AsSpan(channel * pixels, pixels).CopyTo(row[(channel * pixels)..]);
        }
    }

    /// <summary>Weights, biases, scales and shifts of a removed channel are 0; all else follows from that.</summary>
    private float[][] RemovedRows()
    {
        var rows = new float[Count][];
        rows[0] = new float[Lengths[0]];
        for (var value = 1; value < Count; value++)
        {
            rows[value] = new float[Lengths[value]];
            var layer = Definition.Nodes[value - 1].Layer;
            if (Operations[value] is { } operation && !layer.IsWeighted && !layer.IsNormalization)
            {
                var (inputs, scratch) = (InputsOf(value), new float[operation.ScratchLength]);
                for (var i = 0; i < inputs.Length; i++)
                {
                    operation.Run(i, rows[inputs[i]], rows[value], 1, scratch);
                }
            }
        }

        return rows;
    }
}
