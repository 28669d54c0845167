namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Reads the label of the current row.</summary>
/// <param name="targets">Receives the numbers of the label.</param>
/// <returns>Whether the row has a label.</returns>
internal delegate bool LabelGetter(Span<float> targets);
