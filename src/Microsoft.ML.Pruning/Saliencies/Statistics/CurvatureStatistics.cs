namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>
/// The diagonal of the Hessian of the mean cross-entropy of the calibration rows: the second derivative for each element.
/// </summary>
public sealed record CurvatureStatistics : ElementStatistics
{
    /// <summary>Takes the numbers over; the arrays must not change afterwards.</summary>
    /// <param name="values">By parameter name, as many numbers as the parameter has elements, in the same order.</param>
    public CurvatureStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
