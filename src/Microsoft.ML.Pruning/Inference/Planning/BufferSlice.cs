namespace Microsoft.ML.Pruning.Inference;

/// <summary>A value of a tile of rows: which buffer holds it, and how many floats a row has.</summary>
internal readonly record struct BufferSlice(int Buffer, int RowLength);
