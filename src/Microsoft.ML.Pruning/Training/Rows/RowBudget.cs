using System.Globalization;

namespace Microsoft.ML.Pruning.Training;

/// <summary>How many bytes of rows may be held.</summary>
/// <remarks>The one place that turns bytes into counts of rows.</remarks>
/// <param name="Bytes">The bytes that are left.</param>
internal readonly record struct RowBudget(long Bytes)
{
    /// <summary>The budget where none is given: 2 GiB.</summary>
    public const long DefaultBytes = 2L << 30;

    private const int MostChunkRows = 256;
    private const long MostChunkBytes = 4 << 20;
    private const int ChunkShare = 16;

    /// <summary>This budget as an option, in which 0 would mean the default.</summary>
    public long Option => Math.Max(1, Bytes);

    /// <summary>The budget of an option.</summary>
    /// <remarks>0 there asks for streams, which have the default.</remarks>
    public static RowBudget Of(long option) => new(option == 0 ? DefaultBytes : option);

    /// <summary>What is left beside rows that are held.</summary>
    public RowBudget Less(long rows, RowShape shape) => new(Math.Max(0, Bytes - (rows * shape.Bytes)));

    /// <summary>The lesser of this budget and that of an option.</summary>
    public RowBudget Within(long option) => new(Math.Min(Bytes, Of(option).Bytes));

    /// <summary>How many rows fit.</summary>
    public long RowsOf(RowShape shape) => Bytes / shape.Bytes;

    /// <summary>How many rows fit beside batches of them.</summary>
    /// <remarks>No batch is larger than the rows are many.</remarks>
    public long RowsBeside(RowShape shape, long batchRows, int batches = 1)
    {
        var rows = RowsOf(shape);
        return Math.Max(rows - (batches * batchRows), rows / (1 + batches));
    }

    /// <summary>How many rows to read at a time.</summary>
    /// <remarks>Into buffers that are small beside the budget.</remarks>
    public int ChunkRowsOf(RowShape shape, int buffers = 1) =>
        (int)Math.Clamp(Math.Min(MostChunkBytes, Bytes / ChunkShare) / buffers / shape.Bytes, 1, MostChunkRows);

    /// <summary>The error where rows do not fit.</summary>
    /// <param name="what">What the rows are for, as the subject of a sentence in the singular.</param>
    /// <param name="rows">How many rows would be held.</param>
    /// <param name="shape">How many numbers each has.</param>
    /// <param name="advice">What to do about it, beside a larger budget.</param>
    public ArgumentException Refusal(string what, long rows, RowShape shape, string advice)
    {
        var needed = rows * shape.Bytes;
        return new(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} needs {needed} bytes for {rows} rows of {shape.Features} features, but MemoryBudgetBytes leaves {Bytes}, enough for ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{RowsOf(shape)}. {advice}, or raise MemoryBudgetBytes by at least {needed - Bytes}."));
    }
}
