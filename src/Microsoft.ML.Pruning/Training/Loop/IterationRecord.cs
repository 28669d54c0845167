namespace Microsoft.ML.Pruning.Training;

/// <summary>What the validation rows came to after one optimiser step.</summary>
/// <param name="Iteration">Optimiser steps taken since training began, at least 1.</param>
/// <param name="ValidationLoss">Mean loss over the validation rows.</param>
/// <param name="ValidationAccuracy">Fraction of validation rows classified right; null in a regression.</param>
public sealed record IterationRecord(long Iteration, double ValidationLoss, double? ValidationAccuracy);
