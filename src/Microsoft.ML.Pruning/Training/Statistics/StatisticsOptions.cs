namespace Microsoft.ML.Pruning.Training;

/// <summary>Where and how statistics are gathered.</summary>
public sealed record StatisticsOptions
{
    /// <summary>The seed of the sample of rows and of what a statistic draws; default 0. The same seed, rows and machine give the same statistics on the CPU.</summary>
    public int Seed { get; init; }

    /// <summary>Where to compute: <c>cpu</c> (the default), <c>cuda</c>, <c>cuda:1</c>..., or <c>mps</c>.</summary>
    /// <exception cref="ArgumentException">The text does not name a device.</exception>
    public string Device { get; init => field = DeviceName.Parse(value).ToString(); } = "cpu";

    /// <summary>Threads that torch may use, at least 1, or null (the default) for torch's own choice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Threads { get; init => field = TrainingArgument.AtLeast(1, value); }
}
