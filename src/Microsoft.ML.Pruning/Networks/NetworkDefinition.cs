using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>What a network computes, without the values of its parameters.</summary>
/// <remarks>
/// The shape of one example and the nodes, a directed acyclic graph in topological order whose last node is the output. Immutable, checked
/// when it is created, and equal to another one with the same name, input shape and nodes.
/// </remarks>
public sealed class NetworkDefinition : IEquatable<NetworkDefinition>
{
    /// <summary>The name of the network's input as nodes use it.</summary>
    public const string InputName = "input";

    private readonly FrozenDictionary<string, int> _indexes;
    private readonly FrozenDictionary<string, ParameterInfo> _parameters;
    private readonly ConsumerTable _consumers;
    private readonly ShapeTable _shapes;

    /// <summary>Creates a definition and checks it.</summary>
    /// <param name="inputShape">The shape of one example.</param>
    /// <param name="nodes">
    /// The nodes; each names earlier ones (or <see cref="InputName"/>) as its inputs, and the last one is the output.
    /// </param>
    /// <param name="name">What to call the network in tables and files; default <c>network</c>.</param>
    /// <exception cref="ArgumentException">
    /// There is no node, a name is used twice, an input is unknown, a node other than the last feeds nothing, or a layer does not fit the
    /// shapes of its inputs; the message names the node and the shapes.
    /// </exception>
    public NetworkDefinition(TensorShape inputShape, IEnumerable<Node> nodes, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        ArgumentNullException.ThrowIfNull(nodes);
        Name = name ?? "network";
        InputShape = inputShape;
        Nodes = [.. nodes];
        if (Nodes.IsEmpty)
        {
            throw new ArgumentException("A network needs at least one node.", nameof(nodes));
        }

        _shapes = Nodes.Aggregate(new ShapeTable(inputShape), (shapes, node) => shapes.With(node));
        _consumers = new ConsumerTable(Nodes);

        _indexes = Nodes.Select((node, index) => (node.Name, index)).ToFrozenDictionary(
            item => item.Name, item => item.index, StringComparer.Ordinal);
        Parameters = [.. Nodes.SelectMany(ParametersOf)];
        _parameters = Parameters.ToFrozenDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        WeightedLayers = [.. Nodes.Where(node => node.Layer.IsWeighted).Select(node => node.Name)];
        LogitsLayers = Upstream.NearestWeighted(Nodes, Output.Name);
    }

    /// <summary>What the network is called in tables and files.</summary>
    public string Name { get; }

    /// <summary>The shape of one example.</summary>
    public TensorShape InputShape { get; }

    /// <summary>The shape of the output of the last node.</summary>
    public TensorShape OutputShape => ShapeOf(Output.Name);

    /// <summary>The nodes in topological order; the last one is the output.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>All parameters in the order of the nodes.</summary>
    /// <remarks>Those of a node come as weight, bias, running mean, running variance.</remarks>
    public ImmutableArray<ParameterInfo> Parameters { get; }

    /// <summary>The names of the Linear and Conv2d nodes in order.</summary>
    public ImmutableArray<string> WeightedLayers { get; }

    /// <summary>The one Linear or Conv2d node that yields the output.</summary>
    /// <remarks>Its output reaches the network's with no other such node between; null when there is none or more than one.</remarks>
    public string? LogitsLayer => LogitsLayers.Length == 1 ? LogitsLayers[0] : null;

    /// <summary>The number of trainable values.</summary>
    /// <remarks>Weights, biases and the scale and shift of batch normalisations.</remarks>
    public long ParameterCount => Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Shape.Count);

    /// <summary>The number of prunable weights, without biases.</summary>
    /// <remarks>The elements of the weights of Linear and Conv2d nodes.</remarks>
    public long WeightCount =>
        Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight).Sum(parameter => parameter.Shape.Count);

    /// <summary>The multiply-adds of all nodes for one example.</summary>
    /// <remarks>Of Linear and Conv2d nodes; those with padded zeros count.</remarks>
    public long MultiplyAdds => Nodes.Sum(MultiplyAddsOf);

    /// <summary>A node by name.</summary>
    /// <param name="name">The name of a node.</param>
    /// <exception cref="ArgumentException">There is no such node; the message lists the names.</exception>
    public Node this[string name] => Nodes[IndexOf(name)];

    /// <summary>The last node, which yields the output.</summary>
    internal Node Output => Nodes[^1];

    /// <summary>All Linear and Conv2d nodes that yield the output.</summary>
    /// <remarks>They stand in order. Their output reaches the network's with no other such node between.</remarks>
    internal ImmutableArray<string> LogitsLayers { get; }

    /// <summary>Starts to build a definition from the shape of one example.</summary>
    /// <param name="shape">For example 1, 28, 28 or 784.</param>
    public static NetworkBuilder Input(params ReadOnlySpan<int> shape) => Input(new TensorShape(shape));

    /// <summary>Starts to build a definition from the shape of one example.</summary>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentNullException">The shape is null.</exception>
    public static NetworkBuilder Input(TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new NetworkBuilder(shape);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">A JSON object.</param>
    /// <exception cref="InvalidDataException">
    /// The text is not JSON, lacks a field, has an unknown one, or describes no valid network.
    /// </exception>
    public static NetworkDefinition FromJson(string json) => DefinitionJson.Read(json);

    /// <summary>Writes the definition as a JSON object.</summary>
    /// <remarks>The same definition always gives the same text.</remarks>
    public string ToJson() => DefinitionJson.Write(this);

    /// <summary>Whether the network has a node of that name.</summary>
    /// <param name="name">Any string.</param>
    public bool Contains(string name) => _indexes.ContainsKey(name);

    /// <summary>The place of a node in <see cref="Nodes"/>.</summary>
    /// <param name="name">The name of a node.</param>
    /// <exception cref="ArgumentException">There is no such node; the message lists the names.</exception>
    internal int IndexOf(string name) => _indexes.TryGetValue(name, out var index)
        ? index
        : throw new ArgumentException(
            $"The network has no node '{name}'; it has {string.Join(", ", Nodes.Select(node => node.Name))}.", nameof(name));

    /// <summary>The shape of a node's output, or of the network's input.</summary>
    /// <param name="nodeOrInput">The name of a node, or <see cref="InputName"/>.</param>
    /// <exception cref="ArgumentException">There is no such node.</exception>
    public TensorShape ShapeOf(string nodeOrInput) => _shapes[nodeOrInput];

    /// <summary>The shape of the first input of a node.</summary>
    /// <param name="node">The name of a node.</param>
    /// <exception cref="ArgumentException">There is no such node.</exception>
    public TensorShape InputShapeOf(string node) => ShapeOf(this[node].Inputs[0]);

    /// <summary>The description of a parameter.</summary>
    /// <param name="name">For example <c>fc1.weight</c>.</param>
    /// <exception cref="ArgumentException">There is no such parameter; the message lists the names.</exception>
    public ParameterInfo Parameter(string name) => _parameters.TryGetValue(name, out var parameter)
        ? parameter
        : throw new ArgumentException(
            $"The network has no parameter '{name}'; it has {string.Join(", ", Parameters.Select(item => item.Name))}.", nameof(name));

    /// <summary>Whether the network has a parameter of that name.</summary>
    /// <param name="name">Any string.</param>
    public bool ContainsParameter(string name) => _parameters.ContainsKey(name);

    /// <summary>The nodes that read the given one, in order; none for the output.</summary>
    /// <param name="name">The name of a node, or <see cref="InputName"/>.</param>
    public IReadOnlyList<Node> ConsumersOf(string name) => _consumers[name];

    /// <summary>The multiply-adds of a node for one example.</summary>
    /// <remarks>0 for all but Linear and Conv2d.</remarks>
    /// <param name="node">The name of a node.</param>
    /// <exception cref="ArgumentException">There is no such node.</exception>
    public long MultiplyAddsOf(string node) => MultiplyAddsOf(this[node]);

    /// <inheritdoc/>
    public bool Equals(NetworkDefinition? other) =>
        other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal) && InputShape == other.InputShape &&
        Nodes.AsSpan().SequenceEqual(other.Nodes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NetworkDefinition);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, InputShape, Nodes.Length, Nodes[^1]);

    /// <summary>For example <c>lenet300: 1x28x28 -> 10, 266610 parameters</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}: {InputShape} -> {OutputShape}, {ParameterCount} parameters");

    /// <summary>The weights and biases of some layers, in order.</summary>
    internal ImmutableArray<string> TrainableParametersOf(ImmutableArray<string> layers) =>
        [.. Parameters.Where(parameter => parameter.IsTrainable && layers.Contains(parameter.Node)).Select(parameter => parameter.Name)];

    /// <inheritdoc cref="Upstream.NearestWeighted"/>
    internal ImmutableArray<string> WeightedLayersBehind(string name) => Upstream.NearestWeighted(Nodes, name);

    /// <summary>The same graph with other layers in place of some, under the same names.</summary>
    internal NetworkDefinition WithLayers(Func<Node, Layer> layerOf) =>
        new(InputShape, Nodes.Select(node => new Node(node.Name, layerOf(node), node.Inputs)), Name);

    private long MultiplyAddsOf(Node node) => node.Layer.MultiplyAdds(ShapeOf(node.Inputs[0]), ShapeOf(node.Name));

    private IEnumerable<ParameterInfo> ParametersOf(Node node) =>
        node.Layer.ParametersFor(ShapeOf(node.Inputs[0]))
            .Select(parameter => new ParameterInfo($"{node.Name}.{parameter.Suffix}", node.Name, parameter.Shape, parameter.Kind));
}
