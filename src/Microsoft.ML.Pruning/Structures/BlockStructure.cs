using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>
/// Blocks of weights: rectangles of the matrix [outputs, inputs x kernel height x kernel width] that a Linear or Conv2d weight is. Blocks start at the first row and
/// column; where the sizes do not divide, the blocks of the last row and column of blocks are smaller. Sparsity counts blocks, large and small
/// alike. A block is scored by a norm of the scores of its weights; biases are never removed.
/// (Narang, Undersander and Diamos, "Block-sparse recurrent neural networks", 2017.)
/// </summary>
/// <param name="Rows">The height of a block, in outputs; at least 1.</param>
/// <param name="Columns">The width of a block, in inputs (x kernel positions); at least 1.</param>
/// <param name="Norm">The norm over the block's scores; Mean by default, so that smaller blocks are not at a disadvantage. Sums are taken in double precision.</param>
public sealed record BlockStructure(int Rows, int Columns, Norm Norm = Norm.Mean) : Structure
{
    /// <summary>The height of a block, in outputs; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Side(value, nameof(Rows)); } = Side(Rows, nameof(Rows));

    /// <summary>The width of a block, in inputs (x kernel positions); at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Columns { get; init => field = Side(value, nameof(Columns)); } = Side(Columns, nameof(Columns));

    /// <summary>The norm over the block's scores; Mean by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the norms.</exception>
    public Norm Norm { get; init => field = NormReduction.Known(value); } = NormReduction.Known(Norm);

    /// <inheritdoc/>
    public override string Unit => "blocks";

    /// <inheritdoc/>
    public override int CountOf(NetworkDefinition definition, string layer) => GroupsOf(WeightOf(definition, layer)).Count;

    /// <inheritdoc/>
    public override Mask KeptIn(Network network, string layer)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weight = WeightOf(network.Definition, layer);
        var groups = GroupsOf(weight);
        return network.Masks.TryGetValue(weight.Name, out var mask) ? groups.KeptBy(mask) : Mask.AllKept(groups.Count);
    }

    /// <inheritdoc/>
    public override Scores Score(NetworkDefinition definition, string layer, Func<string, Scores> elementScores)
    {
        ArgumentNullException.ThrowIfNull(elementScores);
        var weight = WeightOf(definition, layer);
        return GroupsOf(weight).Reduce(Norm, $"{layer} {Unit}", elementScores(weight.Name));
    }

    /// <inheritdoc/>
    public override MaskSet MasksFor(NetworkDefinition definition, string layer, Mask kept)
    {
        RequireGroups(definition, layer, kept);
        var weight = WeightOf(definition, layer);
        return MaskSet.Empty.With(weight.Name, GroupsOf(weight).Widen(kept));
    }

    private static int Side(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"The {name} of a block are {value}; they must be at least 1.");

    private WeightGroups GroupsOf(ParameterInfo weight)
    {
        var height = weight.Shape[0];
        var width = checked((int)(weight.Shape.Count / height));
        var across = (width - 1) / Columns + 1;
        return new WeightGroups(height, width, checked(((height - 1) / Rows + 1) * across), (row, groups) =>
        {
            for (var column = 0; column < groups.Length; column++)
            {
                groups[column] = row / Rows * across + column / Columns;
            }
        });
    }
}
