namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The Hessian of the mean loss times its gradient.</summary>
/// <remarks>(Hg)_w = sum over v of d2L/dwdv dL/dv for each element w, signed, over the calibration rows.</remarks>
public sealed record HessianGradientStatistics : ElementStatistics
{
    /// <inheritdoc cref="ElementStatistics.ElementStatistics(IReadOnlyDictionary{string, ReadOnlyMemory{float}})"/>
    public HessianGradientStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
