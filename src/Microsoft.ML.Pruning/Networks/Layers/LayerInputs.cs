using System.Globalization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>The inputs of one node while its output shape is inferred.</summary>
/// <remarks>Builds the errors, which name the node and the shapes.</remarks>
internal readonly record struct LayerInputs(string Node, IReadOnlyList<string> Names, IReadOnlyList<TensorShape> Shapes)
{
    public TensorShape First => Shapes[0];

    /// <summary>The single input.</summary>
    public TensorShape Single(string layer) => Shapes.Count == 1
        ? Shapes[0]
        : throw Error(
            string.Create(CultureInfo.InvariantCulture, $"{layer} takes one input but has {Shapes.Count}: {string.Join(", ", Names)}."));

    /// <summary>The single input, which must have the given rank.</summary>
    public TensorShape Single(string layer, int rank, string meaning)
    {
        var shape = Single(layer);
        return shape.Rank == rank
            ? shape
            : throw Error(string.Create(
                CultureInfo.InvariantCulture,
                $"input '{Names[0]}' has shape {shape}; {layer} needs an input of rank {rank} ({meaning}){FlattenHint(rank, shape)}."));
    }

    public void RequireSeveral(string layer)
    {
        if (Shapes.Count < 2)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"{layer} takes two or more inputs but has {Shapes.Count}."));
        }
    }

    /// <summary>An input that disagrees with the first one.</summary>
    public ArgumentException Mismatch(int index, string rule) =>
        Error($"input '{Names[0]}' has shape {Shapes[0]} but input '{Names[index]}' has shape {Shapes[index]}; {rule}.");

    public ArgumentException Error(string message) => new($"Node '{Node}': {message}");

    private static string FlattenHint(int rank, TensorShape shape) => rank == 1 && shape.Rank > 1 ? "; put a Flatten before it" : "";
}
