using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Single weights: every element of a layer's weight is a group of its own. Biases are never removed.</summary>
public sealed record WeightStructure : Structure
{
    /// <inheritdoc/>
    public override string Unit => "weights";

    /// <inheritdoc/>
    public override int CountOf(NetworkDefinition definition, string layer) => checked((int)WeightOf(definition, layer).Shape.Count);

    /// <inheritdoc/>
    public override Mask KeptIn(Network network, string layer)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weight = WeightOf(network.Definition, layer);
        return network.Masks.TryGetValue(weight.Name, out var mask) ? mask : Mask.AllKept(checked((int)weight.Shape.Count));
    }

    /// <inheritdoc/>
    public override Scores Score(NetworkDefinition definition, string layer, Func<string, Scores> elementScores)
    {
        ArgumentNullException.ThrowIfNull(elementScores);
        return elementScores(WeightOf(definition, layer).Name);
    }

    /// <inheritdoc/>
    public override MaskSet MasksFor(NetworkDefinition definition, string layer, Mask kept)
    {
        RequireGroups(definition, layer, kept);
        return MaskSet.Empty.With(WeightOf(definition, layer).Name, kept);
    }
}
