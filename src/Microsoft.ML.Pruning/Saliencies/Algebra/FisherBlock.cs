using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Computes on the blocks of a damped Fisher matrix.</summary>
/// <remarks>F = damping I + sum / count, one block after the other. Elements that were pruned earlier are left out of F.</remarks>
internal sealed class FisherBlock(BlockDiagonalSum sums, long count, double damping)
{
    private readonly double[] _matrix = new double[sums.BlockSize * sums.BlockSize];
    private readonly double[] _vector = new double[sums.BlockSize];
    private readonly double[] _column = new double[sums.BlockSize];
    private readonly int[] _kept = new int[sums.BlockSize];
    private readonly int[] _removed = new int[sums.BlockSize];

    /// <summary>Scores the kept elements q of a block by w_q^2 / (2 [F^-1]_qq).</summary>
    /// <returns>Whether the block is positive definite in double precision.</returns>
    public bool TryScore(int block, ReadOnlySpan<float> weights, Mask? kept, Span<float> scores)
    {
        var (start, size) = sums.RangeOf(block);
        var order = 0;
        for (var i = 0; i < size; i++)
        {
            if (kept is null || kept[start + i])
            {
                _kept[order++] = i;
            }
        }

        if (!TryFactor(block, order))
        {
            return false;
        }

        Cholesky.InverseDiagonal(_matrix, order, _vector, _column);
        for (var i = 0; i < order; i++)
        {
            var index = start + _kept[i];
            scores[index] = (float)(weights[index] * (double)weights[index] / (2 * _vector[i]));
        }

        return true;
    }

    /// <summary>Adjusts the kept weights of a block for the removed ones.</summary>
    /// <remarks>dw_K = F_KK^-1 F_KQ w_Q, with K the kept and Q the removed.</remarks>
    /// <returns>Whether the block is positive definite in double precision.</returns>
    public bool TryCompensate(int block, ReadOnlySpan<float> weights, Mask? before, Mask after, Span<float> updated)
    {
        var (start, size) = sums.RangeOf(block);
        var (order, removed) = (0, 0);
        for (var i = 0; i < size; i++)
        {
            if (after[start + i])
            {
                _kept[order++] = i;
            }
            else if (before is null || before[start + i])
            {
                _removed[removed++] = i;
            }
        }

        if (order == 0 || removed == 0)
        {
            return true;
        }

        var triangle = sums.Triangle(block);
        for (var i = 0; i < order; i++)
        {
            _vector[i] = 0;
            foreach (var q in _removed.AsSpan(0, removed))
            {
                _vector[i] += Element(triangle, _kept[i], q) * weights[start + q];
            }
        }

        if (!TryFactor(block, order))
        {
            return false;
        }

        Cholesky.Solve(_matrix, order, _vector);
        for (var i = 0; i < order; i++)
        {
            updated[start + _kept[i]] += (float)_vector[i];
        }

        return true;
    }

    /// <summary>Factors the part of the block that belongs to the first kept elements.</summary>
    private bool TryFactor(int block, int order)
    {
        var triangle = sums.Triangle(block);
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                _matrix[i * order + j] = Element(triangle, _kept[i], _kept[j]);
            }

            _matrix[i * order + i] += damping;
        }

        return Cholesky.TryFactor(_matrix, order);
    }

    private double Element(ReadOnlySpan<double> triangle, int a, int b)
    {
        var (row, column) = (Math.Max(a, b), Math.Min(a, b));
        return triangle[row * (row + 1) / 2 + column] / count;
    }
}
