using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The products of what groups contribute to the outputs of a layer, summed over samples.</summary>
internal sealed class ContributionGram
{
    private readonly int[][] _channels;
    private readonly int _inputs;
    private readonly double[] _products;
    private readonly double[] _own;

    /// <param name="set">The place of the set.</param>
    /// <param name="parameter">The name of the layer's weight.</param>
    /// <param name="channels">The channels of each group in what the layer reads.</param>
    /// <param name="inputs">All channels that it reads.</param>
    /// <param name="leavesZero">Whether a removed channel is 0 there.</param>
    public ContributionGram(int set, string parameter, int[][] channels, int inputs, bool leavesZero)
    {
        (Set, Parameter, _channels, _inputs, LeavesZero) = (set, parameter, channels, inputs, leavesZero);
        _products = new double[channels.Length * channels.Length];
        _own = new double[channels.Length];
    }

    /// <summary>The place of the set that the groups are of.</summary>
    public int Set { get; }

    /// <summary>The name of the weight of the layer that reads.</summary>
    public string Parameter { get; }

    /// <summary>Whether a removed channel is 0 where it is read.</summary>
    public bool LeavesZero { get; }

    /// <summary>The outputs of the layer.</summary>
    public required int Outputs { get; init; }

    /// <summary>The squared norm of the sum of all contributions.</summary>
    public double Total => Enumerable.Range(0, _own.Length).Sum(SumOf);

    /// <summary>The product of two groups, by their places.</summary>
    public double this[int one, int other] => _products[(Math.Max(one, other) * _own.Length) + Math.Min(one, other)];

    /// <summary>The product of a group with the sum of all.</summary>
    public double SumOf(int place) => Enumerable.Range(0, _own.Length).Sum(other => this[place, other]);

    /// <summary>Adds a sample: what each channel contributes.</summary>
    public void Add(ReadOnlySpan<float> contributions)
    {
        for (var i = 0; i < _own.Length; i++)
        {
            _own[i] = 0;
            foreach (var channel in _channels[i])
            {
                _own[i] += contributions[channel];
            }

            for (var j = 0; j <= i && _own[i] != 0; j++)
            {
                _products[(i * _own.Length) + j] += _own[i] * _own[j];
            }
        }
    }

    /// <summary>Scales the columns of a group in the layer's weight.</summary>
    public void Scale(Span<float> weight, int place, float factor)
    {
        foreach (var channel in _channels[place])
        {
            // A channel has its kernel, or a column for each pixel; rows are the layer's outputs.
            var width = WidthOf(weight.Length);
            for (var start = channel * width; start < weight.Length; start += _inputs * width)
            {
                TensorPrimitives.Multiply(weight.Slice(start, width), factor, weight.Slice(start, width));
            }
        }
    }

    private int WidthOf(int length) => length / Outputs / _inputs;
}
