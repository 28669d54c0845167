namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The movement of each element in fine-tuning: M = -sum over the optimiser steps of rate x dL/dw x w.</summary>
/// <remarks>Positive where the element moved away from 0.</remarks>
public sealed record MovementStatistics : ElementStatistics
{
    /// <summary>Takes the numbers over; the arrays must not change afterwards.</summary>
    /// <param name="values">By parameter name, as many numbers as the parameter has elements, in the same order.</param>
    public MovementStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
