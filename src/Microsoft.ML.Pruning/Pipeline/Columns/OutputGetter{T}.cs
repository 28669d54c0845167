namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Reads a value from the scores of a row.</summary>
internal delegate void OutputGetter<T>(ReadOnlySpan<float> outputs, ref T value);
