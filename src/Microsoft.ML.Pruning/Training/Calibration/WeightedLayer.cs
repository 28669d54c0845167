using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>A Linear or Conv2d layer as its weight matrix times its inputs.</summary>
internal sealed class WeightedLayer
{
    private readonly SlidingWindow? _patches;

    private WeightedLayer(NetworkDefinition definition, string name)
    {
        Name = name;
        Input = definition[name].Inputs[0];
        Matrix = WeightMatrix.Of(definition, name);
        _patches = definition[name].Layer.Patches;
        Positions = (int)(definition.ShapeOf(name).Count / Matrix.Outputs);
    }

    public string Name { get; }

    /// <summary>The node that feeds the layer.</summary>
    public string Input { get; }

    public WeightMatrix Matrix { get; }

    /// <summary>How often a kernel is laid on a row; 1 for Linear.</summary>
    public int Positions { get; }

    /// <summary>The layers that some parameters belong to, in the order of the definition.</summary>
    /// <exception cref="ArgumentException">A parameter belongs to another kind of layer.</exception>
    public static ImmutableArray<WeightedLayer> Of(NetworkDefinition definition, ImmutableArray<string> parameters)
    {
        var nodes = parameters.Select(name => definition.Parameter(name).Node).ToHashSet(StringComparer.Ordinal);
        return nodes.FirstOrDefault(node => !definition[node].Layer.IsWeighted) is { } other
            ? throw new ArgumentException(
                $"'{other}' is no Linear or Conv2d layer, so this cannot be gathered for it; those are: "
                    + $"{string.Join(", ", definition.WeightedLayers)}.", nameof(parameters))
            : [.. definition.WeightedLayers.Where(nodes.Contains).Select(name => new WeightedLayer(definition, name))];
    }

    /// <summary>The layer's inputs, to multiply weights with: rows x groups x inputs x positions.</summary>
    /// <param name="input">Rows of the node that feeds the layer.</param>
    public torch.Tensor Patches(torch.Tensor input)
    {
        var patches = _patches is { } window
            ? torch.nn.functional.unfold(input, Pair(window.Kernel), Pair(window.Dilation), Pair(window.Padding), Pair(window.Stride))
            : input;
        return patches.reshape(input.shape[0], Matrix.Groups, Matrix.Inputs, Positions);
    }

    /// <summary>Outputs as rows x groups x outputs of a group x positions.</summary>
    /// <remarks>Outputs of the layer, or gradients of them.</remarks>
    public torch.Tensor Split(torch.Tensor output) => output.reshape(output.shape[0], Matrix.Groups, Matrix.OutputsPerGroup, Positions);

    private static (long, long) Pair(Size2d size) => (size.Height, size.Width);
}
