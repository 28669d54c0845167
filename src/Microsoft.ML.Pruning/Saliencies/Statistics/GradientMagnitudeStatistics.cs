namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The mean of |dL/dw| over batches of calibration rows.</summary>
/// <remarks>L is the mean loss of a batch, and a batch counts by its rows.</remarks>
public sealed record GradientMagnitudeStatistics : ElementStatistics
{
    /// <inheritdoc cref="ElementStatistics.ElementStatistics(IReadOnlyDictionary{string, ReadOnlyMemory{float}})"/>
    public GradientMagnitudeStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
