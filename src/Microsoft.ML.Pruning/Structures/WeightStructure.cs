using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Single weights: every element is a group of its own.</summary>
/// <remarks>Biases are never removed.</remarks>
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
    internal override ImmutableArray<GroupSet> Divide(NetworkDefinition definition, ImmutableArray<ParameterInfo> weights) =>
        [.. weights.Select(weight => new ElementGroups(weight, Unit, PerOutput ? OutputsOf(weight).Rank : null))];

    private static StridedGroups OutputsOf(ParameterInfo weight) => new(checked((int)(weight.Shape.Count / weight.Shape[0])), 1);
}
