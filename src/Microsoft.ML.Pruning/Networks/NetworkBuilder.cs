using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Builds a <see cref="NetworkDefinition"/> as one chain of calls.</summary>
/// <remarks>
/// Immutable: each call returns a new builder whose current node is the one just added, so a builder can be kept and continued in several
/// ways. A layer that does not fit is refused by the call that adds it. Without a name a node is called after its layer and its number:
/// fc1, conv2, bn1, relu3, pool1...
/// </remarks>
public sealed class NetworkBuilder
{
    private readonly TensorShape _inputShape;
    private readonly ImmutableList<Node> _nodes;
    private readonly ShapeTable _shapes;

    internal NetworkBuilder(TensorShape inputShape)
        : this(inputShape, [], new ShapeTable(inputShape), NetworkDefinition.InputName)
    {
    }

    private NetworkBuilder(TensorShape inputShape, ImmutableList<Node> nodes, ShapeTable shapes, string current)
    {
        _inputShape = inputShape;
        _nodes = nodes;
        _shapes = shapes;
        Current = current;
    }

    /// <summary>The name of the node that the next layer takes as its input.</summary>
    public string Current { get; }

    /// <summary>The shape of the output of the current node.</summary>
    public TensorShape CurrentShape => _shapes[Current];

    /// <summary>Adds a fully connected layer.</summary>
    /// <param name="outputs">The number of outputs, at least 1.</param>
    /// <param name="bias">Whether it has a bias.</param>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder Linear(int outputs, bool bias = true, string? name = null) => Layer(new LinearLayer(outputs, bias), name);

    /// <summary>Adds a convolution.</summary>
    /// <param name="channels">The number of filters, at least 1.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="stride">The step; default 1.</param>
    /// <param name="padding">Zeros added on each side; default 0.</param>
    /// <param name="dilation">The distance between kernel elements; default 1.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="bias">Whether it has a bias.</param>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder Conv2d(
        int channels,
        Size2d kernel,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        int groups = 1,
        bool bias = true,
        string? name = null) =>
        Layer(
            new Conv2dLayer(channels, kernel)
            {
                Stride = stride ?? 1,
                Padding = padding ?? 0,
                Dilation = dilation ?? 1,
                Groups = groups,
                Bias = bias
            },
            name);

    /// <summary>Adds a batch normalisation.</summary>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder BatchNorm(string? name = null) => Layer(new BatchNormLayer(), name);

    /// <summary>Adds a rectifier.</summary>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder ReLU(string? name = null) => Layer(new ReLULayer(), name);

    /// <summary>Adds a leaky rectifier.</summary>
    /// <param name="negativeSlope">The slope below 0.</param>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder LeakyReLU(double negativeSlope = 0.01, string? name = null) => Layer(new LeakyReLULayer(negativeSlope), name);

    /// <summary>Adds an exact Gaussian error linear unit.</summary>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder Gelu(string? name = null) => Layer(new GeluLayer(), name);

    /// <summary>Adds a logistic function.</summary>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder Sigmoid(string? name = null) => Layer(new SigmoidLayer(), name);

    /// <summary>Adds a hyperbolic tangent.</summary>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder Tanh(string? name = null) => Layer(new TanhLayer(), name);

    /// <summary>Adds a maximum pool.</summary>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">The step; default the kernel.</param>
    /// <param name="padding">Pixels added on each side; default 0.</param>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder MaxPool2d(Size2d kernel, Size2d? stride = null, Size2d? padding = null, string? name = null) =>
        Layer(new MaxPool2dLayer(kernel) { Stride = stride ?? kernel, Padding = padding ?? 0 }, name);

    /// <summary>Adds a mean pool.</summary>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">The step; default the kernel.</param>
    /// <param name="padding">Zeros added on each side; default 0.</param>
    /// <param name="countIncludePadding">Whether padded zeros count as elements of the mean.</param>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder AvgPool2d(
        Size2d kernel, Size2d? stride = null, Size2d? padding = null, bool countIncludePadding = true, string? name = null) =>
        Layer(
            new AvgPool2dLayer(kernel) { Stride = stride ?? kernel, Padding = padding ?? 0, CountIncludePadding = countIncludePadding },
            name);

    /// <summary>Adds the mean over each channel.</summary>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder GlobalAvgPool2d(string? name = null) => Layer(new GlobalAvgPool2dLayer(), name);

    /// <summary>Adds a flattening to a vector.</summary>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder Flatten(string? name = null) => Layer(new FlattenLayer(), name);

    /// <summary>Adds dropout.</summary>
    /// <param name="probability">The probability of zeroing an element, within [0, 1).</param>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder Dropout(double probability = 0.5, string? name = null) => Layer(new DropoutLayer(probability), name);

    /// <summary>Adds the current node and another one.</summary>
    /// <param name="other">The name of an earlier node of the same shape.</param>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder Add(string other, string? name = null) => Join(new AddLayer(), [Current, other], name);

    /// <summary>Puts another node behind the current one along the first axis.</summary>
    /// <param name="other">The name of an earlier node whose shape is equal but for the first dimension.</param>
    /// <param name="name">The name of the node.</param>
    public NetworkBuilder Concat(string other, string? name = null) => Join(new ConcatLayer(), [Current, other], name);

    /// <summary>Adds any layer that takes one input.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">The name of the node.</param>
    /// <exception cref="ArgumentException">The layer does not fit the current shape, or the name is taken.</exception>
    public NetworkBuilder Layer(Layer layer, string? name = null) => Join(layer, [Current], name);

    /// <summary>Goes back to an earlier node, which the next layer takes.</summary>
    /// <param name="name">The name of a node, or <see cref="NetworkDefinition.InputName"/>.</param>
    /// <exception cref="ArgumentException">There is no such node.</exception>
    public NetworkBuilder From(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _ = _shapes[name];
        return new NetworkBuilder(_inputShape, _nodes, _shapes, name);
    }

    /// <summary>Starts two or more branches at the current node, for the returned value to join.</summary>
    /// <param name="branches">Each continues the builder it is given; <c>b => b</c> passes the current node on.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two branches, or one does not continue the builder it was given.
    /// </exception>
    public NetworkBranches Branch(params ReadOnlySpan<Func<NetworkBuilder, NetworkBuilder>> branches)
    {
        if (branches.Length < 2)
        {
            throw new ArgumentException($"Branch needs two or more branches but has {branches.Length}.", nameof(branches));
        }

        var builder = this;
        var ends = ImmutableArray.CreateBuilder<string>(branches.Length);
        foreach (var branch in branches)
        {
            var start = builder.From(Current);
            builder = branch(start);
            if (!builder.Continues(start))
            {
                throw new ArgumentException("A branch must continue the builder it is given.", nameof(branches));
            }

            ends.Add(builder.Current);
        }

        return new NetworkBranches(builder, ends.MoveToImmutable());
    }

    /// <summary>Adds a residual block.</summary>
    /// <remarks>The output of the body plus the current node, or what the shortcut makes of it.</remarks>
    /// <param name="body">The body of the block.</param>
    /// <param name="shortcut">What happens on the way past the body; nothing by default.</param>
    /// <param name="name">The name of the node that adds.</param>
    public NetworkBuilder Residual(
        Func<NetworkBuilder, NetworkBuilder> body, Func<NetworkBuilder, NetworkBuilder>? shortcut = null, string? name = null) =>
        Branch(body, shortcut ?? (b => b)).Add(name);

    /// <summary>Ends the chain; the current node is the output.</summary>
    /// <param name="name">What to call the network; default <c>network</c>.</param>
    /// <exception cref="ArgumentException">
    /// Nothing was added, a node other than the current one feeds nothing, or the current one feeds another.
    /// </exception>
    public NetworkDefinition Build(string? name = null) => new(_inputShape, OutputLast(), name);

    internal NetworkBuilder Join(Layer layer, ImmutableArray<string> inputs, string? name)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var node = new Node(name ?? NextName(layer.DefaultName), layer, inputs);
        return new NetworkBuilder(_inputShape, _nodes.Add(node), _shapes.With(node), node.Name);
    }

    private bool Continues(NetworkBuilder start) =>
        _nodes.Count >= start._nodes.Count
            && _nodes.Take(start._nodes.Count).SequenceEqual(start._nodes)
            && _inputShape == start._inputShape;

    private ImmutableList<Node> OutputLast()
    {
        if (_nodes.Find(node => node.Inputs.Contains(Current)) is { } reader)
        {
            throw new ArgumentException($"The current node, '{Current}', would be the output, but it feeds '{reader.Name}'; "
                + "only the last node of a network feeds nothing.");
        }

        return _nodes.Find(node => node.Name == Current) is { } output ? _nodes.Remove(output).Add(output) : _nodes;
    }

    private string NextName(string stem)
    {
        var number = 1 + _nodes.Count(node => string.Equals(node.Layer.DefaultName, stem, StringComparison.Ordinal));
        string name;
        do
        {
            name = stem + number.ToString(CultureInfo.InvariantCulture);
            number++;
        }
        while (_nodes.Exists(node => string.Equals(node.Name, name, StringComparison.Ordinal)));

        return name;
    }
}
