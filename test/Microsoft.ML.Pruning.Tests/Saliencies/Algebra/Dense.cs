namespace Microsoft.ML.Pruning.Tests.Saliencies.Algebra;

/// <summary>Small matrices by the definitions, in double precision: what the library's algebra is held against.</summary>
internal static class Dense
{
    /// <summary>The inverse by Gauss-Jordan elimination with row pivoting.</summary>
    public static double[,] Inverse(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var (left, right) = ((double[,])matrix.Clone(), Identity(n));
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(left[row, column]));
            for (var k = 0; k < n; k++)
            {
                (left[column, k], left[pivot, k]) = (left[pivot, k], left[column, k]);
                (right[column, k], right[pivot, k]) = (right[pivot, k], right[column, k]);
            }

            var scale = 1 / left[column, column];
            for (var k = 0; k < n; k++)
            {
                left[column, k] *= scale;
                right[column, k] *= scale;
            }

            for (var row = 0; row < n; row++)
            {
                var factor = row == column ? 0 : left[row, column];
                for (var k = 0; k < n; k++)
                {
                    left[row, k] -= factor * left[column, k];
                    right[row, k] -= factor * right[column, k];
                }
            }
        }

        return right;
    }

    /// <summary>The upper triangular U with U^T U = matrix, row by row.</summary>
    public static double[,] UpperCholesky(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var upper = new double[n, n];
        for (var row = 0; row < n; row++)
        {
            for (var column = row; column < n; column++)
            {
                var rest = matrix[row, column] - Enumerable.Range(0, row).Sum(k => upper[k, row] * upper[k, column]);
                upper[row, column] = row == column ? Math.Sqrt(rest) : rest / upper[row, row];
            }
        }

        return upper;
    }

    /// <summary>The rows and columns that are listed.</summary>
    public static double[,] Part(double[,] matrix, IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        var part = new double[rows.Count, columns.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j < columns.Count; j++)
            {
                part[i, j] = matrix[rows[i], columns[j]];
            }
        }

        return part;
    }

    public static double[] Times(double[,] matrix, IReadOnlyList<double> vector) =>
        [.. Enumerable.Range(0, matrix.GetLength(0)).Select(row => Enumerable.Range(0, vector.Count).Sum(k => matrix[row, k] * vector[k]))];

    /// <summary>The diagonal plus the sum of the outer products of vectors, each times a weight.</summary>
    public static double[,] OuterProducts(double diagonal, IEnumerable<double[]> vectors, int length, double weight = 1)
    {
        var sum = new double[length, length];
        for (var i = 0; i < length; i++)
        {
            sum[i, i] = diagonal;
        }

        foreach (var vector in vectors)
        {
            for (var i = 0; i < length; i++)
            {
                for (var j = 0; j < length; j++)
                {
                    sum[i, j] += weight * vector[i] * vector[j];
                }
            }
        }

        return sum;
    }

    private static double[,] Identity(int n) => OuterProducts(1, [], n);
}
