using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The steps of a network in order and the buffers they use.</summary>
/// <remarks>
/// A buffer is used again as soon as the value in it has been read for the last time; an operation that can works in place.
/// </remarks>
internal sealed class ExecutionPlan
{
    /// <summary>The buffer number that stands for the rows given by the caller.</summary>
    public const int InputBuffer = -1;

    private readonly List<ExecutionStep> _steps = [];
    private readonly List<int> _bufferLengths = [];
    private readonly SortedSet<int> _free = [];
    private readonly ValueReaders _readers;
    private readonly Dictionary<string, BufferSlice> _slices = [];

    public ExecutionPlan(Network network)
    {
        var definition = network.Definition;
        _slices[NetworkDefinition.InputName] = new BufferSlice(InputBuffer, RowLength(definition, NetworkDefinition.InputName));
        foreach (var node in definition.Nodes)
        {
            // Operations count in int, so too long an output is refused before any is made.
            RowLength(definition, node.Name);
        }

        var factory = new OperationFactory(network);
        Operation?[] operations = [.. definition.Nodes.Select(node => node.Layer.Accept(factory, node))];
        _readers = new ValueReaders(definition, node => operations[definition.IndexOf(node.Name)] is null);
        for (var i = 0; i < operations.Length; i++)
        {
            if (operations[i] is { } operation)
            {
                AddStep(definition, definition.Nodes[i], operation);
            }
        }

        Output = _slices[_readers.SourceOf(definition.Output.Name)];
        ScratchLength = _steps.Select(step => step.Operation.ScratchLength).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<ExecutionStep> Steps => _steps;

    /// <summary>The floats per row of each buffer.</summary>
    public IReadOnlyList<int> BufferLengths => _bufferLengths;

    /// <summary>The value of the last node.</summary>
    public BufferSlice Output { get; }

    /// <summary>The floats of scratch that the most demanding operation needs.</summary>
    public int ScratchLength { get; }

    private static int RowLength(NetworkDefinition definition, string name)
    {
        var shape = definition.ShapeOf(name);
        return shape.Count <= Array.MaxLength
            ? (int)shape.Count
            : throw new ArgumentException(
                $"Node '{name}' has an output of shape {shape}, more elements than an array can hold.", nameof(definition));
    }

    private void AddStep(NetworkDefinition definition, Node node, Operation operation)
    {
        string[] sources = [.. node.Inputs.Select(_readers.SourceOf)];
        BufferSlice[] inputs = [.. sources.Select(source => _slices[source])];
        var rowLength = RowLength(definition, node.Name);
        var inPlace = operation.WorksInPlace && inputs[0].Buffer != InputBuffer && _readers.LeftOf(sources[0]) == 1;
        var buffer = inPlace ? inputs[0].Buffer : TakeBuffer();
        _bufferLengths[buffer] = Math.Max(_bufferLengths[buffer], rowLength);
        _slices[node.Name] = new BufferSlice(buffer, rowLength);
        _steps.Add(new ExecutionStep(operation, inputs, _slices[node.Name]));
        foreach (var source in sources)
        {
            var read = _slices[source].Buffer;
            if (_readers.Read(source) && read != InputBuffer && read != buffer)
            {
                _free.Add(read);
            }
        }
    }

    private int TakeBuffer()
    {
        if (_free.Count > 0)
        {
            var buffer = _free.Min;
            _free.Remove(buffer);
            return buffer;
        }

        _bufferLengths.Add(0);
        return _bufferLengths.Count - 1;
    }
}
