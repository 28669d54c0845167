namespace Microsoft.ML.Pruning.Training;

/// <summary>How far training has come.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Batch">Batches of this epoch done.</param>
/// <param name="Batches">Batches in an epoch.</param>
public readonly record struct BatchProgress(int Epoch, int Epochs, long Batch, long Batches);
