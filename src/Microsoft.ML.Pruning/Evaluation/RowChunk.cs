namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>Reads the next rows, as many as fit.</summary>
/// <param name="features">Receives the features row after row.</param>
/// <param name="labels">Receives one label a row.</param>
/// <returns>Rows read, 0 at the end.</returns>
internal delegate int RowChunk(Span<float> features, Span<int> labels);
