namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The gradient of the mean loss of the calibration rows: dL/dw for each element, signed.</summary>
public sealed record GradientStatistics : ElementStatistics
{
    /// <summary>Takes the numbers over; the arrays must not change afterwards.</summary>
    /// <param name="values">By parameter name, as many numbers as the parameter has elements, in the same order.</param>
    public GradientStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
