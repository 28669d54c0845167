namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Sums over all samples of one layer.</summary>
/// <remarks>A sample is a row, or for a convolution each position of the kernel in it.</remarks>
/// <param name="Samples">How many samples there were.</param>
/// <param name="Norms">The norm of each input, group after group.</param>
/// <param name="Grams">For each group the row-major matrix of the sums of products of inputs; empty where it was not asked for.</param>
internal sealed record LayerInputSums(long Samples, float[] Norms, float[][] Grams);
