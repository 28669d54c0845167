namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>The sparsity of one Linear or Conv2d layer. Zeros are counted from the values, whatever the masks say.</summary>
public sealed record LayerSparsity
{
    internal LayerSparsity()
    {
    }

    /// <summary>The name of the layer.</summary>
    public required string Layer { get; init; }

    /// <summary>The number of elements of the layer's weight, without bias: the denominator of <see cref="Sparsity"/>.</summary>
    public required long Weights { get; init; }

    /// <summary>The number of those weights that are 0.</summary>
    public required long ZeroWeights { get; init; }

    /// <summary>The number of trainable values of the layer: weights and biases. The numerator of <see cref="CompressionRatio"/>.</summary>
    public required long Parameters { get; init; }

    /// <summary>The number of those values that are 0.</summary>
    public required long ZeroParameters { get; init; }

    /// <summary>The number of units: neurons of a Linear layer, filters of a Conv2d layer.</summary>
    public required int Units { get; init; }

    /// <summary>The number of units with at least one incoming weight that is not 0, of <see cref="Units"/>.</summary>
    public required int UnitsKept { get; init; }

    /// <summary>Multiply-adds for one input, by every weight, zero or not; those with padded zeros count. Biases add none.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>
    /// Bytes of the layer's weights and biases in memory: 4 a value, and its masks at one bit a value, rounded up to 8 bytes.
    /// </summary>
    public required long BytesInMemory { get; init; }

    /// <summary>Bytes that the layer's weights and biases take in a network file, with their checksums.</summary>
    public required long BytesOnDisk { get; init; }

    /// <summary><see cref="ZeroWeights"/> / <see cref="Weights"/>.</summary>
    public double Sparsity => (double)ZeroWeights / Weights;

    /// <summary>
    /// Multiply-adds for one input by weights that are not 0: <see cref="MultiplyAdds"/> x (1 - <see cref="Sparsity"/>), which is a whole
    /// number.
    /// </summary>
    public long NonZeroMultiplyAdds => MultiplyAdds / Weights * (Weights - ZeroWeights);

    /// <summary><see cref="Parameters"/> / the parameters that are not 0; infinite when all are 0.</summary>
    public double CompressionRatio => (double)Parameters / (Parameters - ZeroParameters);

    /// <summary><see cref="MultiplyAdds"/> / <see cref="NonZeroMultiplyAdds"/>: the speed-up if zeros cost nothing.</summary>
    /// <remarks>Infinite when all weights are 0.</remarks>
    public double TheoreticalSpeedup => (double)MultiplyAdds / NonZeroMultiplyAdds;
}
