namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>
/// The Hessian of the mean loss of the calibration rows times its gradient: (Hg)_w = sum over v of d2L/dwdv dL/dv for each element w,
/// signed.
/// </summary>
public sealed record HessianGradientStatistics : ElementStatistics
{
    /// <summary>Takes the numbers over; the arrays must not change afterwards.</summary>
    /// <param name="values">By parameter name, as many numbers as the parameter has elements, in the same order.</param>
    public HessianGradientStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
