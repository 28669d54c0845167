namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for the mean over batches of their loss's absolute gradient.</summary>
/// <remarks>Answered by <see cref="GradientMagnitudeStatistics"/>.</remarks>
public sealed record GradientMagnitudeRequest : StatisticsRequest
{
    /// <inheritdoc/>
    public override string Name => "the mean absolute gradient of the loss";
}
