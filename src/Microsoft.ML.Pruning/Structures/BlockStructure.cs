using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Rectangular blocks of a layer's weight.</summary>
/// <remarks>
/// Rectangles of the matrix [outputs, inputs x kernel height x kernel width] that a Linear or Conv2d weight is. Blocks start at the first
/// row and column; where the sizes do not divide, the blocks of the last row and column of blocks are smaller. Sparsity counts blocks,
/// large and small alike. A block is scored by a norm of the scores of its weights; biases are never removed. (Narang, Undersander and
/// Diamos, "Block-sparse recurrent neural networks", 2017.)
/// </remarks>
/// <param name="Rows">The height of a block, in outputs; at least 1.</param>
/// <param name="Columns">The width of a block, in inputs (x kernel positions); at least 1.</param>
/// <param name="Norm">
/// The norm over the block's scores; Mean by default, so that smaller blocks are not at a disadvantage. Sums are taken in double precision.
/// </param>
public sealed record BlockStructure(int Rows, int Columns, Norm Norm = Norm.Mean) : GroupedWeightStructure(Norm)
{
    /// <summary>The height of a block, in outputs; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Side(value, nameof(Rows)); } = Side(Rows, nameof(Rows));

    /// <summary>The width of a block, in inputs (x kernel positions); at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Columns { get; init => field = Side(value, nameof(Columns)); } = Side(Columns, nameof(Columns));

    /// <inheritdoc/>
    public override string Unit => "blocks";

    /// <inheritdoc/>
    protected override int CountGroups(NetworkDefinition definition, ParameterInfo weight) =>
        checked(((weight.Shape[0] - 1) / Rows + 1) * AcrossOf(weight));

    /// <inheritdoc/>
    protected override void FillGroups(NetworkDefinition definition, ParameterInfo weight, int row, Span<int> groups)
    {
        var first = row / Rows * AcrossOf(weight);
        for (var column = 0; column < groups.Length; column++)
        {
            groups[column] = first + column / Columns;
        }
    }

    private static int Side(int value, string name) =>
        value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"The {name} of a block are {value}; they must be at least 1.");

    private int AcrossOf(ParameterInfo weight) => (checked((int)(weight.Shape.Count / weight.Shape[0])) - 1) / Columns + 1;
}
