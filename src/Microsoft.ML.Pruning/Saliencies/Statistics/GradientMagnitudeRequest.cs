namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for the mean over batches of the absolute gradient of the batch's loss.</summary>
/// <remarks>Answered by <see cref="GradientMagnitudeStatistics"/>.</remarks>
public sealed record GradientMagnitudeRequest : StatisticsRequest
{
    /// <inheritdoc/>
    public override string Name => "the mean absolute gradient of the loss";
}
