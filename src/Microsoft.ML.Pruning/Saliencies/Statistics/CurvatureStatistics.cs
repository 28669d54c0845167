namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The diagonal of the Hessian of the mean loss.</summary>
/// <remarks>The second derivative for each element, over the calibration rows.</remarks>
public sealed record CurvatureStatistics : ElementStatistics
{
    /// <inheritdoc cref="ElementStatistics.ElementStatistics(IReadOnlyDictionary{string, ReadOnlyMemory{float}})"/>
    public CurvatureStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
