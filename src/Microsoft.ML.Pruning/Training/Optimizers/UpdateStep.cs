namespace Microsoft.ML.Pruning.Training;

/// <summary>A step of an optimiser.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Rate">Its learning rate.</param>
internal readonly record struct UpdateStep(long Number, double Rate);
