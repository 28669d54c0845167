using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>How an epoch is cut into batches: full ones, then what is left.</summary>
/// <remarks>Left-over rows that are too few for the network go into the last full batch instead.</remarks>
internal readonly record struct BatchPlan(long Rows, int BatchSize, int MinimumRows)
{
    /// <summary>Batches in an epoch.</summary>
    public long Batches => Math.Max(1, (Rows / BatchSize) + (Rows % BatchSize >= MinimumRows ? 1 : 0));

    /// <summary>Rows of the largest batch.</summary>
    public int LargestBatch => (int)Math.Min(Rows, BatchSize + MinimumRows - 1L);

    /// <summary>How training cuts its rows.</summary>
    public static BatchPlan Of(TrainingOptions options, NetworkDefinition definition, long rows) =>
        new(rows, options.BatchSize, MinimumRowsOf(definition));

    /// <summary>Rows that a batch needs in training, 1 or 2.</summary>
    /// <remarks>Two with batch norm, since one row has no variance.</remarks>
    public static int MinimumRowsOf(NetworkDefinition definition) => BatchNorms.Of(definition).Any() ? 2 : 1;

    /// <summary>Rows of the next batch after <paramref name="done"/> rows of the epoch.</summary>
    public int RowsAfter(long done)
    {
        var left = Rows - done;
        var taken = Math.Min(left, BatchSize);
        return (int)(left - taken < MinimumRows ? left : taken);
    }
}
