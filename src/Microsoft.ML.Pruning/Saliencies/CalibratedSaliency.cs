using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>A saliency that needs statistics of calibration rows.</summary>
/// <remarks>They are gathered anew before every step of a schedule.</remarks>
public abstract record CalibratedSaliency : Saliency
{
    private protected CalibratedSaliency()
    {
    }

    /// <summary>How many calibration rows are used, at least 1.</summary>
    /// <remarks>
    /// A sample drawn by seed where there are more, all of them where there are fewer. Default 1,000, unless the saliency says otherwise.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Argument.AtLeast(1, value); } = 1_000;

    /// <summary>How many of them are computed on at a time, at least 1.</summary>
    /// <remarks>Default 256, unless the saliency says otherwise.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Argument.AtLeast(1, value); } = 256;

    /// <inheritdoc/>
    public sealed override StatisticsRequest Request => Wanted with { Rows = Rows, BatchSize = BatchSize };

    /// <summary>What is asked for; rows and batch size are set by <see cref="Request"/>.</summary>
    private protected abstract StatisticsRequest Wanted { get; }
}
