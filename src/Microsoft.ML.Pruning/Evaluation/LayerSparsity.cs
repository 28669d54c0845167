namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>The sparsity of one Linear or Conv2d layer.</summary>
/// <remarks>Zeros are counted from the values, whatever the masks say.</remarks>
public sealed record LayerSparsity
{
    internal LayerSparsity()
    {
    }

    /// <summary>The name of the layer.</summary>
    public required string Layer { get; init; }

    /// <summary>The number of the layer's weights, without bias.</summary>
    /// <remarks>The denominator of <see cref="Sparsity"/>.</remarks>
    public required long Weights { get; init; }

    /// <summary>The number of those weights that are 0.</summary>
    public required long ZeroWeights { get; init; }

    /// <summary>The number of the layer's weights and biases.</summary>
    /// <remarks>The numerator of <see cref="CompressionRatio"/>.</remarks>
    public required long Parameters { get; init; }

    /// <summary>The number of those values that are 0.</summary>
    public required long ZeroParameters { get; init; }

    /// <summary>The number of units: neurons of a Linear layer, filters of a Conv2d layer.</summary>
    public required int Units { get; init; }

    /// <summary>The units with at least one incoming weight that is not 0.</summary>
    public required int UnitsKept { get; init; }

    /// <summary>Multiply-adds for one input by all weights, zero or not.</summary>
    /// <remarks>Those with padded zeros count. Biases add none.</remarks>
    public required long MultiplyAdds { get; init; }

    /// <summary>Bytes of the layer's weights, biases and masks in memory.</summary>
    /// <remarks>4 a value; masks take one bit a value, rounded up to 8 bytes.</remarks>
    public required long BytesInMemory { get; init; }

    /// <summary>Bytes of the layer's weights, biases and checksums in a network file.</summary>
    public required long BytesOnDisk { get; init; }

    /// <summary><see cref="ZeroWeights"/> / <see cref="Weights"/>.</summary>
    public double Sparsity => (double)ZeroWeights / Weights;

    /// <summary>Multiply-adds for one input by weights that are not 0.</summary>
    /// <remarks><see cref="MultiplyAdds"/> x (1 - <see cref="Sparsity"/>), which is a whole number.</remarks>
    public long NonZeroMultiplyAdds => MultiplyAdds / Weights * (Weights - ZeroWeights);

    /// <summary><see cref="Parameters"/> / those that are not 0; infinite when all are 0.</summary>
    public double CompressionRatio => (double)Parameters / (Parameters - ZeroParameters);

    /// <summary><see cref="MultiplyAdds"/> / <see cref="NonZeroMultiplyAdds"/>, as if zeros cost nothing.</summary>
    /// <remarks>Infinite when all weights are 0.</remarks>
    public double TheoreticalSpeedup => (double)MultiplyAdds / NonZeroMultiplyAdds;
}
