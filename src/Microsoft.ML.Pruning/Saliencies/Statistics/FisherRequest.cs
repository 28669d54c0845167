using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for diagonal blocks of the empirical Fisher matrix.</summary>
/// <remarks>For each parameter: the mean of g g^T over gradients g of the loss.</remarks>
public sealed record FisherRequest : StatisticsRequest
{
    /// <summary>The largest <see cref="BlockSize"/>.</summary>
    internal const int LargestBlock = 4096;

    /// <inheritdoc/>
    public override string Name => "blocks of the empirical Fisher matrix";

    /// <summary>Consecutive elements that make a block, from 1 to 4,096.</summary>
    /// <remarks>
    /// All are of one parameter, whose last block may be smaller. Default 32. Memory is 4 (BlockSize + 1) bytes an element.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 4,096.</exception>
    public int BlockSize { get; init => field = CheckedBlockSize(value); } = 32;

    /// <summary>Rows whose mean gradient is one g, at least 1.</summary>
    /// <remarks>What is left at the end makes a gradient of fewer rows. Batches hold whole gradients, at least one. Default 1.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int RowsPerGradient { get; init => field = Argument.AtLeast(1, value); } = 1;

    /// <summary>Refuses a block size out of range.</summary>
    internal static int CheckedBlockSize(int value) => value is >= 1 and <= LargestBlock
        ? value
        : throw new ArgumentOutOfRangeException(
            nameof(BlockSize), value, $"{nameof(BlockSize)} is {value}; it must be from 1 to {LargestBlock}.");
}
