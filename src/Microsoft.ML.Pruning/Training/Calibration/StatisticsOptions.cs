using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Where and how statistics are gathered.</summary>
public sealed record StatisticsOptions
{
    /// <summary>The seed of the sample of rows and of what a statistic draws; default 0.</summary>
    /// <remarks>The same seed, rows and machine give the same statistics on the CPU.</remarks>
    public int Seed { get; init; }

    /// <summary>How many bytes of rows (4 for each feature and label) a sample of rows and a batch of it may take.</summary>
    /// <remarks>
    /// Default 2 GiB, which 0 stands for too. Rows that are in memory already take nothing but the batch. A sample that does not fit is
    /// refused.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MemoryBudgetBytes { get; init => field = TrainingArgument.Bytes(value); } = RowBudget.DefaultBytes;

    /// <summary>Where to compute: <c>cpu</c> (the default), <c>cuda</c>, <c>cuda:1</c>..., or <c>mps</c>.</summary>
    /// <exception cref="ArgumentException">The text does not name a device.</exception>
    public string Device { get; init => field = DeviceName.Parse(value).ToString(); } = "cpu";

    /// <summary>Threads that torch may use, at least 1, or null (the default) for torch's own choice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Threads { get; init => field = TrainingArgument.AtLeast(1, value); }
}
