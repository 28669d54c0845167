using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for the diagonal of the Hessian of the mean loss.</summary>
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

    /// <summary>How many random probes replace the outputs; null (default) for none.</summary>
    /// <remarks>
    /// Vectors of signs, at least 1, in the Gauss-Newton part. Without them all classes but one, or all other outputs, are gone through,
    /// which is exact. Each costs as much as an output, and the result is unbiased: with very many outputs, some 10 probes save nearly all
    /// of the time.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ClassProbes { get; init => field = Argument.AtLeast(1, value); }

    /// <summary>Probes a batch for Hutchinson's estimator, at least 1.</summary>
    /// <remarks>
    /// Random vectors of signs, drawn where the estimator is used. Default 4: with 5,000 rows in batches of 256, 80 draws in all.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int HessianProbes { get; init => field = Argument.AtLeast(1, value); } = DefaultHessianProbes;
}
