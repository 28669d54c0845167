namespace Microsoft.ML.Pruning.Training;

/// <summary>The sum of absolute weights of Linear and Conv2d layers.</summary>
/// <remarks>
/// Biases do not count: strength * sum |w|, of slope strength * sign(w), 0 at 0. Draws single weights to 0. (Tibshirani 1996.)
/// </remarks>
/// <param name="Strength">What the sum is multiplied by: a finite number of at least 0; useful values are about 1e-6 to 1e-3.</param>
public sealed record L1Regularizer(double Strength) : Regularizer(Strength);
