using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>The shapes of the input and of the nodes so far.</summary>
/// <remarks>Refuses a node that does not fit. A value.</remarks>
internal sealed class ShapeTable
{
    private readonly ImmutableDictionary<string, TensorShape> _shapes;

    public ShapeTable(TensorShape input)
        : this(ImmutableDictionary.Create<string, TensorShape>(StringComparer.Ordinal).Add(NetworkDefinition.InputName, input))
    {
    }

    private ShapeTable(ImmutableDictionary<string, TensorShape> shapes) => _shapes = shapes;

    public TensorShape this[string name] => _shapes.TryGetValue(name, out var shape)
        ? shape
        : throw new ArgumentException(
            $"The network has no node '{name}'; it has {string.Join(", ", _shapes.Keys.Order(StringComparer.Ordinal))}.", nameof(name));

    public ShapeTable With(Node node)
    {
        if (_shapes.ContainsKey(node.Name))
        {
            throw new ArgumentException($"Two nodes have the name '{node.Name}'; names must be unique.", nameof(node));
        }

        foreach (var input in node.Inputs)
        {
            if (!_shapes.ContainsKey(input))
            {
                throw new ArgumentException(
                    $"Node '{node.Name}': input '{input}' is neither '{NetworkDefinition.InputName}' nor an earlier node.", nameof(node));
            }
        }

        var inputs = new LayerInputs(node.Name, node.Inputs, [.. node.Inputs.Select(name => _shapes[name])]);
        return new ShapeTable(_shapes.Add(node.Name, node.Layer.OutputShape(inputs)));
    }
}
