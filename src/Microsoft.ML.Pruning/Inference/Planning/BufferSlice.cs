namespace Microsoft.ML.Pruning.Inference;

/// <summary>Where a value lies: its buffer and the floats per row.</summary>
internal readonly record struct BufferSlice(int Buffer, int RowLength);
