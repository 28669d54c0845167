namespace Microsoft.ML.Pruning.Structures;

/// <summary>How the scores of a group's elements become one score.</summary>
public enum Norm
{
    /// <summary>The sum of absolute values.</summary>
    L1,

    /// <summary>The square root of the sum of squares.</summary>
    L2,

    /// <summary>The largest absolute value.</summary>
    LInfinity,

    /// <summary>The mean of absolute values: as L1, but comparable between groups of different sizes.</summary>
    Mean,
}
