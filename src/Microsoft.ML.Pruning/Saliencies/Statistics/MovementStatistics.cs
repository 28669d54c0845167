namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The movement of each element in fine-tuning.</summary>
/// <remarks>M = -sum over the optimiser steps of rate x dL/dw x w. Positive where the element moved away from 0.</remarks>
public sealed record MovementStatistics : ElementStatistics
{
    /// <inheritdoc cref="ElementStatistics.ElementStatistics(IReadOnlyDictionary{string, ReadOnlyMemory{float}})"/>
    public MovementStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
        : base(values)
    {
    }
}
