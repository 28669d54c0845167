namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for the gradient of the mean loss of the rows; answered by <see cref="GradientStatistics"/>.</summary>
public sealed record GradientRequest : StatisticsRequest
{
    /// <inheritdoc/>
    public override string Name => "the gradient of the loss";
}
