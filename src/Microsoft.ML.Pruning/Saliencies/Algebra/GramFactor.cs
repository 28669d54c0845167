using System.Buffers;
using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The upper triangular factor R of a damped Gram matrix.</summary>
/// <remarks>
/// H = R R^T, over a layer's inputs. It is the inverse of the upper Cholesky factor U of H^-1 that SparseGPT is written in, so that 1 /
/// U_jj = R_jj, and its sweep over the columns becomes a substitution: neither inverse is ever formed. Memory 8 bytes x inputs^2; time
/// inputs^3 / 6 multiply-adds.
/// </remarks>
internal sealed class GramFactor
{
    private readonly int _inputs;

    /// <summary>L with H = L L^T, both in the reverse order of inputs.</summary>
    /// <remarks>Row p up to its diagonal is row inputs - 1 - p of R from its diagonal on, backwards.</remarks>
    private readonly double[] _reversed;

    private GramFactor(int inputs, double[] reversed)
    {
        _inputs = inputs;
        _reversed = reversed;
    }

    /// <summary>Factors gram + damping x mean of its diagonal x I.</summary>
    /// <remarks>An input that is always 0 counts 1 on the diagonal.</remarks>
    /// <returns>Null if the matrix is not positive definite in double precision.</returns>
    public static GramFactor? Of(ReadOnlySpan<float> gram, int inputs, double damping)
    {
        var matrix = GC.AllocateUninitializedArray<double>(checked(inputs * inputs));
        var trace = 0.0;
        for (var p = 0; p < inputs; p++)
        {
            var row = gram.Slice((inputs - 1 - p) * inputs, inputs);
            for (var q = 0; q <= p; q++)
            {
                matrix[p * inputs + q] = row[inputs - 1 - q];
            }

            trace += matrix[p * inputs + p];
        }

        for (var p = 0; p < inputs; p++)
        {
            ref var diagonal = ref matrix[p * inputs + p];
            diagonal = (diagonal == 0 ? 1 : diagonal) + damping * trace / inputs;
        }

        return Cholesky.TryFactor(matrix, inputs) ? new GramFactor(inputs, matrix) : null;
    }

    /// <summary>R_jj, which is 1 / U_jj.</summary>
    public double Diagonal(int input)
    {
        var p = _inputs - 1 - input;
        return _reversed[p * _inputs + p];
    }

    /// <summary>Zeroes the pruned weights and adjusts the kept ones.</summary>
    /// <remarks>
    /// Input by input, such that the change c of every row has (c R)_j = 0 for each kept j. That is SparseGPT's update of the inputs to the
    /// right of each pruned weight.
    /// </remarks>
    /// <param name="weights">Whole rows of the weight; changed in place.</param>
    /// <param name="kept">Which weights are kept.</param>
    /// <param name="start">Where the rows begin in <paramref name="kept"/>.</param>
    public void Compensate(Span<float> weights, Mask kept, int start)
    {
        var sums = ArrayPool<double>.Shared.Rent(weights.Length);
        sums.AsSpan(0, weights.Length).Clear();
        for (var p = _inputs - 1; p >= 0; p--)
        {
            var row = _reversed.AsSpan(p * _inputs, p);
            var pivot = _reversed[p * _inputs + p];
            for (var first = 0; first < weights.Length; first += _inputs)
            {
                var index = first + _inputs - 1 - p;
                var stays = kept[start + index];
                var change = stays ? -sums[first + p] / pivot : -weights[index];
                weights[index] = stays ? (float)(weights[index] + change) : 0;
                if (change != 0)
                {
                    var rest = sums.AsSpan(first, p);
                    TensorPrimitives.MultiplyAdd(row, change, rest, rest);
                }
            }
        }

        ArrayPool<double>.Shared.Return(sums);
    }
}
