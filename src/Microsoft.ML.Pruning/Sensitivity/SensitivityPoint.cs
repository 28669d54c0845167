namespace Microsoft.ML.Pruning.Sensitivity;

/// <summary>How well the network does with only one layer pruned.</summary>
/// <param name="Layer">The name of the layer.</param>
/// <param name="Sparsity">
/// The fraction of the layer's groups that is pruned: <paramref name="Pruned"/> / <paramref name="Prunable"/>.
/// </param>
/// <param name="Pruned">How many groups (weights, units...) are pruned, earlier pruning included.</param>
/// <param name="Prunable">How many there are.</param>
/// <param name="Loss">Mean loss over the rows.</param>
/// <param name="LossIncrease">That minus the loss of the network as it was.</param>
/// <param name="Accuracy">Fraction of rows classified right, in [0, 1]; null in a regression.</param>
public sealed record SensitivityPoint(
    string Layer,
    double Sparsity,
    long Pruned,
    long Prunable,
    double Loss,
    double LossIncrease,
    double? Accuracy);
