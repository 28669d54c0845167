using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>One named layer of a network and the names of its inputs.</summary>
public sealed record Node
{
    private readonly ValueArray<string> _inputs;

    /// <summary>Creates a node.</summary>
    /// <param name="name">Letters, digits and underscores, not starting with a digit; not <c>input</c>. Names are case-sensitive.</param>
    /// <param name="layer">What the node computes.</param>
    /// <param name="inputs">The names of earlier nodes, or <c>input</c> for the input of the network; at least one, each once.</param>
    /// <exception cref="ArgumentException">A name is not valid, or an input is missing or given twice.</exception>
    public Node(string name, Layer layer, params IEnumerable<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!IsValidName(name) || string.Equals(name, NetworkDefinition.InputName, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"'{name}' is not a valid node name; use letters, digits and underscores, do not start with a digit, " +
                $"and leave '{NetworkDefinition.InputName}' to the input of the network.",
                nameof(name));
        }

        Name = name;
        Layer = layer;
        _inputs = new ValueArray<string>([.. inputs]);
        RequireDistinctInputs();
    }

    /// <summary>The name, unique in its network; the stem of the names of its parameters.</summary>
    public string Name { get; }

    /// <summary>What the node computes.</summary>
    public Layer Layer { get; }

    /// <summary>The names of the inputs in order.</summary>
    public ImmutableArray<string> Inputs => _inputs.Items;

    /// <summary>For example <c>fc1 = LinearLayer(flatten1)</c>.</summary>
    public override string ToString() => $"{Name} = {Layer.GetType().Name}({string.Join(", ", Inputs)})";

    private static bool IsValidName(string? name) =>
        !string.IsNullOrEmpty(name) && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private void RequireDistinctInputs()
    {
        if (Inputs.IsEmpty)
        {
            throw new ArgumentException($"Node '{Name}' has no input.", "inputs");
        }

        for (var i = 0; i < Inputs.Length; i++)
        {
            if (Inputs[i] is null)
            {
                throw new ArgumentException($"Node '{Name}' has an input without a name.", "inputs");
            }

            if (Inputs.IndexOf(Inputs[i]) < i)
            {
                throw new ArgumentException($"Node '{Name}' names its input '{Inputs[i]}' twice.", "inputs");
            }
        }
    }
}
