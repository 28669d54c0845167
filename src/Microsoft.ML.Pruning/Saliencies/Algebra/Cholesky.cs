using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Cholesky's factorisation A = L L^T of symmetric positive definite matrices.</summary>
/// <remarks>
/// It is in double precision. Matrices are row-major; only the lower triangle is read and written. Time order^3 / 6 multiply-adds, on all
/// processors for large matrices; the result does not depend on how many there are.
/// </remarks>
internal static class Cholesky
{
    /// <summary>Columns that are finished together.</summary>
    /// <remarks>Their rows stay in the cache while every row below passes by.</remarks>
    private const int Panel = 32;

    private const int ParallelFrom = 256;

    /// <summary>Replaces a matrix by its factor L.</summary>
    /// <param name="matrix">At least order x order numbers.</param>
    /// <param name="order">The number of rows and columns.</param>
    /// <returns>Whether the matrix is positive definite; if it is not, what it holds afterwards means nothing.</returns>
    public static bool TryFactor(double[] matrix, int order)
    {
        for (var first = 0; first < order; first += Panel)
        {
            var end = Math.Min(first + Panel, order);
            for (var row = first; row < end; row++)
            {
                FinishRow(matrix, order, row, first, row);
                var own = matrix.AsSpan(row * order, row + 1);
                var pivot = own[row] - TensorPrimitives.Dot<double>(own[..row], own[..row]);
                if (!(pivot > 0))
                {
                    return false;
                }

                own[row] = Math.Sqrt(pivot);
            }

            if (order < ParallelFrom)
            {
                for (var row = end; row < order; row++)
                {
                    FinishRow(matrix, order, row, first, end);
                }
            }
            else
            {
                var start = first;
                Parallel.For(end, order, row => FinishRow(matrix, order, row, start, end));
            }
        }

        return true;
    }

    /// <summary>Solves L L^T x = b.</summary>
    /// <param name="factor">L, as <see cref="TryFactor"/> leaves it.</param>
    /// <param name="order">The number of rows and columns.</param>
    /// <param name="vector">b, replaced by x.</param>
    public static void Solve(ReadOnlySpan<double> factor, int order, Span<double> vector)
    {
        for (var row = 0; row < order; row++)
        {
            var own = factor.Slice(row * order, row + 1);
            vector[row] = (vector[row] - TensorPrimitives.Dot(own[..row], vector[..row])) / own[row];
        }

        for (var row = order - 1; row >= 0; row--)
        {
            var own = factor.Slice(row * order, row + 1);
            vector[row] /= own[row];
            TensorPrimitives.MultiplyAdd(own[..row], -vector[row], vector[..row], vector[..row]);
        }
    }

    /// <summary>The diagonal of (L L^T)^-1.</summary>
    /// <remarks>The sums of squares of the columns of L^-1.</remarks>
    /// <param name="factor">L, as <see cref="TryFactor"/> leaves it.</param>
    /// <param name="order">The number of rows and columns.</param>
    /// <param name="diagonal">Receives order numbers.</param>
    /// <param name="column">Room for order numbers.</param>
    public static void InverseDiagonal(ReadOnlySpan<double> factor, int order, Span<double> diagonal, Span<double> column)
    {
        for (var start = 0; start < order; start++)
        {
            column[start] = 1 / factor[start * order + start];
            for (var row = start + 1; row < order; row++)
            {
                var own = factor.Slice(row * order, row + 1);
                column[row] = -TensorPrimitives.Dot(own[start..row], column[start..row]) / own[row];
            }

            diagonal[start] = TensorPrimitives.SumOfSquares<double>(column[start..order]);
        }
    }

    /// <summary>Finishes some columns of a row.</summary>
    /// <remarks>They go from first to end; all columns before must be finished, and those of the rows first to end.</remarks>
    private static void FinishRow(double[] matrix, int order, int row, int first, int end)
    {
        var own = matrix.AsSpan(row * order, end);
        for (var column = first; column < end; column++)
        {
            var other = matrix.AsSpan(column * order, column + 1);
            own[column] = (own[column] - TensorPrimitives.Dot<double>(own[..column], other[..column])) / other[column];
        }
    }
}
