namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The scores of the current row, as the network gives them.</summary>
internal delegate ReadOnlySpan<float> CurrentOutputs();
