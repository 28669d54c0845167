using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Groups of weights within a layer, each scored by a norm.</summary>
/// <remarks>
/// Derive from it for groups of your own. The weight is seen as a matrix: a row for each output, and in it the inputs (x kernel height x
/// kernel width). Every weight belongs to one group, every group has a weight at least. Biases are never removed.
/// </remarks>
public abstract record GroupedWeightStructure : Structure
{
    /// <summary>For structures of your own.</summary>
    /// <param name="norm">The norm over a group's scores.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the norms.</exception>
    protected GroupedWeightStructure(Norm norm) => Norm = norm;

    /// <summary>The norm over a group's scores, summed in double precision.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the norms.</exception>
    public Norm Norm { get; init => field = Argument.Defined(value); }

    /// <inheritdoc/>
    internal sealed override ImmutableArray<GroupSet> Divide(NetworkDefinition definition, ImmutableArray<ParameterInfo> weights) =>
        [.. weights.Select(weight => Divide(definition, weight))];

    /// <summary>The number of groups in a weight, at least 1.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <param name="weight">The weight of a Linear or Conv2d layer, outputs first.</param>
    protected abstract int CountGroups(NetworkDefinition definition, ParameterInfo weight);

    /// <summary>Says which group each weight of a row belongs to.</summary>
    /// <param name="definition">The network's definition.</param>
    /// <param name="weight">The weight of a Linear or Conv2d layer.</param>
    /// <param name="row">The output, from 0.</param>
    /// <param name="groups">Receives a group for each weight of the row, from 0 to one less than <see cref="CountGroups"/>.</param>
    protected abstract void FillGroups(NetworkDefinition definition, ParameterInfo weight, int row, Span<int> groups);

    private SlicedGroups Divide(NetworkDefinition definition, ParameterInfo weight)
    {
        var count = CountGroups(definition, weight);
        return count >= 1 && count <= weight.Shape.Count
            ? new SlicedGroups([weight.Node], Unit, count, Norm, [new ParameterSlices(weight, FillChecked, IsScored: true)])
            : throw new InvalidOperationException(
                $"{GetType().Name} has {count} groups in '{weight.Name}' of {weight.Shape.Count} weights; "
                    + "it must have at least 1, and at most as many as weights.");

        void FillChecked(int row, int[] groups)
        {
            groups.AsSpan().Fill(-1);
            FillGroups(definition, weight, row, groups);
            if (groups.AsSpan().IndexOfAnyExceptInRange(0, count - 1) is >= 0 and var column)
            {
                throw new InvalidOperationException(
                    $"{GetType().Name} put weight {column} of row {row} of '{weight.Name}' into group {groups[column]}; "
                        + $"it has the groups 0 to {count - 1}.");
            }
        }
    }
}
