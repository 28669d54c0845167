namespace Microsoft.ML.Pruning.Training;

/// <summary>How far training has come.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Epochs">Epochs that training takes at least in part.</param>
/// <param name="Batch">Batches of this epoch done.</param>
/// <param name="Batches">
/// Batches that training takes in this epoch: all, but for a last epoch that <see cref="TrainingOptions.Iterations"/> ends early.
/// </param>
public readonly record struct BatchProgress(int Epoch, int Epochs, long Batch, long Batches);
