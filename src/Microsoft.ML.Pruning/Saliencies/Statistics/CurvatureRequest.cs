using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for the diagonal of the Hessian of the mean cross-entropy of the rows.</summary>
/// <remarks>
/// Answered by <see cref="CurvatureStatistics"/>. Convolutions take fewer rows at a time than the batch size where they would otherwise
/// hold more than about 256 MB; apart from Hutchinson's estimator the result does not depend on it.
/// </remarks>
public sealed record CurvatureRequest : StatisticsRequest
{
    internal const int DefaultHessianProbes = 4;

    /// <inheritdoc/>
    public override string Name => "the diagonal of the Hessian of the loss";

    /// <summary>How it is found; default <see cref="CurvatureMethod.Automatic"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the methods.</exception>
    public CurvatureMethod Method { get; init => field = Argument.Defined(value); }

    /// <summary>
    /// How many random vectors of signs stand for the classes in the Gauss-Newton part, at least 1, or null (the default) for none: then
    /// all classes are gone through, which is exact.
    /// </summary>
    /// <remarks>
    /// Each costs as much as a class, and the result is unbiased: with very many classes, some 10 probes save nearly all of the time.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ClassProbes { get; init => field = Argument.AtLeast(1, value); }

    /// <summary>How many random vectors of signs Hutchinson's estimator draws for each batch, where it is used, at least 1.</summary>
    /// <remarks>Default 4: with 5,000 rows in batches of 256, 80 draws in all.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int HessianProbes { get; init => field = Argument.AtLeast(1, value); } = DefaultHessianProbes;
}
