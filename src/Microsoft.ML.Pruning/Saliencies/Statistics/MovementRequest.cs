namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Asks for the movement of the elements in fine-tuning.</summary>
/// <remarks>Answered by <see cref="MovementStatistics"/>. Rows and batch size play no part.</remarks>
public sealed record MovementRequest : StatisticsRequest
{
    /// <inheritdoc/>
    public override string Name => "the movement of the weights in fine-tuning";

    /// <summary>True: the network is fine-tuned before the first step.</summary>
    public override bool ComesFromFineTuning => true;
}
