namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The gradient of the mean loss, with its sign.</summary>
/// <remarks>dL/dw for each element, over the calibration rows.</remarks>
public sealed record GradientStatistics : ElementStatistics
{
    /// <inheritdoc cref="ElementStatistics.ElementStatistics(IReadOnlyDictionary{string, ReadOnlyMemory{float}})"/>
    public GradientStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
