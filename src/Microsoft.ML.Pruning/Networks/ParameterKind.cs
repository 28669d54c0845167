namespace Microsoft.ML.Pruning.Networks;

/// <summary>What a parameter does in its layer.</summary>
public enum ParameterKind
{
    /// <summary>A prunable weight.</summary>
    /// <remarks>Linear [outputs, inputs] or Conv2d [outputs, inputs / groups, kernel height, kernel width].</remarks>
    Weight,

    /// <summary>One addend per output of a Linear or Conv2d layer.</summary>
    Bias,

    /// <summary>One factor per channel of a batch normalisation (gamma).</summary>
    Scale,

    /// <summary>One addend per channel of a batch normalisation (beta).</summary>
    Shift,

    /// <summary>The mean per channel that batch normalisation subtracts in scoring; not trained.</summary>
    RunningMean,

    /// <summary>The variance per channel that batch normalisation divides by in scoring; not trained.</summary>
    RunningVariance,
}
