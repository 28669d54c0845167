namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The columns that a network stage reads and writes.</summary>
/// <param name="Features">The vector of inputs.</param>
/// <param name="Label">The key that training learned to predict; scoring does not need it.</param>
/// <param name="Score">The probabilities of the classes.</param>
/// <param name="PredictedLabel">The class of highest probability.</param>
internal sealed record NetworkColumns(string Features, string Label, string Score, string PredictedLabel);
