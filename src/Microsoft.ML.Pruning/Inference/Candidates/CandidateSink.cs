namespace Microsoft.ML.Pruning.Inference;

/// <summary>Takes the output of a row with one group removed; called by several threads at once.</summary>
/// <param name="candidate">Which candidate, by its place among those that are tried.</param>
/// <param name="row">Which row of those that are run.</param>
/// <param name="outputs">What the network yields.</param>
internal delegate void CandidateSink(int candidate, int row, ReadOnlySpan<float> outputs);
