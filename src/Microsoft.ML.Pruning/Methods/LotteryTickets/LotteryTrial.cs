namespace Microsoft.ML.Pruning.Methods;

/// <summary>What one training of a lottery-ticket search came to.</summary>
/// <remarks>
/// With early stopping, losses and accuracies at the end are those of the weights that it gives back. In a regression there is no
/// accuracy.
/// </remarks>
/// <param name="LowestIteration">
/// The iteration after which the validation loss was lowest, counted from the start of the dense network's training: where early stopping
/// would end. The first of equal ones.
/// </param>
/// <param name="LowestValidationLoss">The mean loss of the validation rows there.</param>
/// <param name="ValidationAccuracyAtLowest">The fraction of validation rows classified right there.</param>
/// <param name="Iterations">The iteration after which training ended.</param>
/// <param name="FinalValidationLoss">The mean loss of the validation rows at the end.</param>
/// <param name="FinalValidationAccuracy">The fraction of validation rows classified right at the end.</param>
/// <param name="TestAccuracyAtLowest">
/// The fraction of test rows classified right where the validation loss was lowest; null without test rows.
/// </param>
/// <param name="FinalTestAccuracy">The fraction of test rows classified right at the end; null without test rows.</param>
public sealed record LotteryTrial(
    long LowestIteration,
    double LowestValidationLoss,
    double? ValidationAccuracyAtLowest,
    long Iterations,
    double FinalValidationLoss,
    double? FinalValidationAccuracy,
    double? TestAccuracyAtLowest,
    double? FinalTestAccuracy)
{
    /// <summary>The mean loss of test rows at the lowest validation loss; null without test rows.</summary>
    public double? TestLossAtLowest { get; init; }

    /// <summary>The mean loss of the test rows at the end; null without test rows.</summary>
    public double? FinalTestLoss { get; init; }
}
