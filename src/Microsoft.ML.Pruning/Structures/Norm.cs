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

    /// <summary>The mean of absolute values.</summary>
    /// <remarks>As L1, but comparable between groups of different sizes.</remarks>
    Mean,

    /// <summary>The sum with signs.</summary>
    /// <remarks>
    /// Elements of opposite effect make up for each other. Where the elements' scores are absolute values, as |w g| of the first-order
    /// Taylor saliency, that of the group is |sum w g|; where they have signs themselves, so has the group's. (Molchanov, Mallya, Tyree,
    /// Frosio and Kautz, "Importance estimation for neural network pruning", 2019.)
    /// </remarks>
    Sum,
}
