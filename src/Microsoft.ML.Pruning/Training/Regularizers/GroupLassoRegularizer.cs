using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The group lasso on weights of Linear and Conv2d layers.</summary>
/// <remarks>
/// Biases do not count: strength * sum over groups of sqrt(|g|) * ||w_g||, where |g| is the number of weights of the group, pruned ones
/// included, and ||w_g|| their Euclidean norm. Its slope is strength * sqrt(|g|) * w / ||w_g||, and 0 where the whole group is 0. Draws
/// whole groups to 0. (Yuan and Lin 2006; Wen, Wu, Wang, Chen and Li 2016.)
/// </remarks>
/// <param name="Strength">What the sum is multiplied by: a finite number of at least 0; useful values are about 1e-5 to 1e-2.</param>
/// <param name="Groups">Which weights form a group; default units.</param>
public sealed record GroupLassoRegularizer(double Strength, WeightGrouping Groups = WeightGrouping.Units) : Regularizer(Strength)
{
    /// <summary>Which weights form a group; default units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public WeightGrouping Groups
    {
        get;
        init => field = Argument.Defined(value);
    } = Argument.Defined(Groups, nameof(Groups));
}
