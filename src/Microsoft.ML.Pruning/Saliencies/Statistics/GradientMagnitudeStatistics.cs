namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>
/// The mean over batches of calibration rows of |dL/dw|, where L is the mean loss of a batch and a batch counts by its rows.
/// </summary>
public sealed record GradientMagnitudeStatistics : ElementStatistics
{
    /// <summary>Takes the numbers over; the arrays must not change afterwards.</summary>
    /// <param name="values">By parameter name, as many numbers as the parameter has elements, in the same order.</param>
    public GradientMagnitudeStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
