namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>Reads the next rows, as many as fit.</summary>
/// <param name="features">Receives the features row after row.</param>
/// <param name="labels">Receives what labels each row, with its weight where rows have one; its length says how many rows fit.</param>
/// <returns>Rows read, 0 at the end.</returns>
internal delegate int RowChunk(Span<float> features, Span<float> labels);
