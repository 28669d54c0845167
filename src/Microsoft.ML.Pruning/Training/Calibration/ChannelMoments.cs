using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Mean and variance of each channel, joined over batches.</summary>
/// <remarks>
/// Of each batch only mean and variance are known; they are joined without cancellation: with d the difference of the means, mean += d * n
/// / N and M2 += m2 + d^2 * n * (N - n) / N. (Chan, Golub and LeVeque 1983.)
/// </remarks>
/// <param name="shape">The shape of one row: channels, or channels x height x width.</param>
internal sealed class ChannelMoments(TensorShape shape)
{
    private readonly long _valuesPerRow = shape.Count / shape[0];
    private readonly double[] _mean = new double[shape[0]];
    private readonly double[] _squares = new double[shape[0]];
    private long _count;

    /// <summary>The mean of each channel.</summary>
    public float[] Mean => Array.ConvertAll(_mean, value => (float)value);

    /// <summary>The variance of each channel.</summary>
    /// <remarks>The mean squared deviation, divided by the number of values.</remarks>
    public float[] Variance => Array.ConvertAll(_squares, value => (float)(value / _count));

    /// <summary>Adds a batch by its mean and variance.</summary>
    /// <remarks>The variance is divided by the number of values less 1, as torch keeps it.</remarks>
    public void Add(ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, int rows)
    {
        var count = rows * _valuesPerRow;
        var total = _count + count;
        for (var i = 0; i < _mean.Length; i++)
        {
            var difference = mean[i] - _mean[i];
            _mean[i] += difference * count / total;
            _squares[i] += ((double)variance[i] * (count - 1)) + (difference * difference * count / total * _count);
        }

        _count = total;
    }
}
