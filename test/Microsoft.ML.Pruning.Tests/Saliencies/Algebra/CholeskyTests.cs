using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Tests.Saliencies.Algebra;

public sealed class CholeskyTests
{
    public static TheoryData<int> Orders => [.. Enumerable.Range(1, 34), 63, 64, 65, 97, 256, 300];

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_factor_times_its_transpose_is_the_matrix(int order)
    {
        var matrix = PositiveDefinite(order, order);
        var factor = Factor(matrix);
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                Close.To(
                    matrix[i, j],
                    Enumerable.Range(0, j + 1).Sum(k => factor[i * order + k] * factor[j * order + k]),
                    1e-14 * order,
                    matrix[i, i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_solution_fulfils_the_equations(int order)
    {
        var matrix = PositiveDefinite(order, order + 1);
        var random = new Random(order);
        double[] right = [.. Enumerable.Range(0, order).Select(_ => random.NextDouble())];
        var solution = right.ToArray();
        Cholesky.Solve(Factor(matrix), order, solution);
        Assert.All(Dense.Times(matrix, solution), (value, i) => Close.To(right[i], value, 1e-13 * order, size: 1));
    }

    [Fact]
    public void The_diagonal_of_the_inverse_is_that_of_elimination()
    {
        for (var order = 1; order <= 40; order++)
        {
            var matrix = PositiveDefinite(order, order + 2);
            var (diagonal, room) = (new double[order], new double[order]);
            Cholesky.InverseDiagonal(Factor(matrix), order, diagonal, room);
            var inverse = Dense.Inverse(matrix);
            Assert.All(diagonal, (value, i) => Close.To(inverse[i, i], value, 1e-11));
        }
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(5, 4)]
    [InlineData(300, 270)]
    public void A_matrix_that_is_not_positive_definite_is_found_out(int order, int index)
    {
        foreach (var pivot in new[] { -1e-3, double.NaN, double.NegativeInfinity })
        {
            var matrix = Flat(PositiveDefinite(order, 1));
            matrix[index * order + index] = pivot;
            Assert.False(Cholesky.TryFactor(matrix, order));
        }

        Assert.False(Cholesky.TryFactor([1, 1, 1, 1], 2));
    }

    private static double[,] PositiveDefinite(int order, int seed)
    {
        var random = new Random(seed);
        var vectors = Enumerable.Range(0, Math.Min(order, 20)).Select(
            _ => Enumerable.Range(0, order).Select(_ => random.NextDouble() - 0.5).ToArray());
        return Dense.OuterProducts(0.5, vectors, order);
    }

    private static double[] Factor(double[,] matrix)
    {
        var factor = Flat(matrix);
        Assert.True(Cholesky.TryFactor(factor, matrix.GetLength(0)));
        return factor;
    }

    /// <summary>The lower triangle; NaN above it, which must not be read.</summary>
    private static double[] Flat(double[,] matrix)
    {
        var order = matrix.GetLength(0);
        return [.. Enumerable.Range(0, order * order).Select(i => i % order > i / order ? double.NaN : matrix[i / order, i % order])];
    }
}
