using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Single weights: every element of a layer's weight is a group of its own. Biases are never removed.</summary>
/// <param name="PerOutput">
/// Whether every output (a unit of a Linear layer, a filter of a Conv2d layer) gives up the same fraction; false by default. Then a weight
/// is scored by its rank among the weights of its output, (rank + 1/2) / their number, among equal scores the lowest index first; weights
/// pruned earlier rank lowest. So what the outputs of a layer have lost differs by one weight at most, unless it did before. (The
/// comparison group of Sun, Liu, Bair and Kolter, "A simple and effective pruning approach for large language models", 2023.) Time n log n.
/// </param>
public sealed record WeightStructure(bool PerOutput = false) : Structure
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
    /// <exception cref="ArgumentException">
    /// There is no such layer, it has no weight, or a score is NaN and outputs are compared.
    /// </exception>
    public override Scores Score(NetworkDefinition definition, string layer, Func<string, Scores> elementScores)
    {
        ArgumentNullException.ThrowIfNull(elementScores);
        var weight = WeightOf(definition, layer);
        var scores = elementScores(weight.Name);
        return PerOutput ? new StridedGroups(scores.Length / weight.Shape[0], 1).Rank(scores) : scores;
    }

    /// <inheritdoc/>
    public override MaskSet MasksFor(NetworkDefinition definition, string layer, Mask kept)
    {
        RequireGroups(definition, layer, kept);
        return MaskSet.Empty.With(WeightOf(definition, layer).Name, kept);
    }
}
