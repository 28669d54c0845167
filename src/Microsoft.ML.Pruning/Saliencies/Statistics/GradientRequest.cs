namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for the gradient of the mean loss of the rows.</summary>
/// <remarks>Answered by <see cref="GradientStatistics"/>.</remarks>
public sealed record GradientRequest : StatisticsRequest
{
    /// <inheritdoc/>
    public override string Name => "the gradient of the loss";
}
