using Microsoft.ML.Pruning.Inference;

namespace Microsoft.ML.Pruning.Tests.Inference;

public class MatrixProductTests
{
    [Fact]
    public void The_vector_form_equals_the_scalar_form_for_all_small_sizes()
    {
        foreach (var rows in new[] { 1, 2, 3, 4, 5, 7, 8, 9, 13 })
        {
            foreach (var inner in new[] { 1, 2, 15, 16, 17, 33 })
            {
                foreach (var columns in new[] { 1, 2, 15, 16, 17, 31, 32, 33, 64, 65, 100 })
                {
                    AssertEqual(rows, inner, columns);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 31)]
    [InlineData(5, 32)]
    [InlineData(2, 70)]
    public void Rows_set_one_by_one_give_the_panels_of_the_transpose(int rows, int columns)
    {
        var transposed = Random(rows * columns, 1);
        var expected = PanelMatrix.PackTransposed(transposed, columns, rows);
        var actual = new float[PanelMatrix.Length(rows, columns)];
        Array.Fill(actual, float.NaN);
        for (var row = 0; row < rows; row++)
        {
            PanelMatrix.SetRow(actual, rows, row, [.. Enumerable.Range(0, columns).Select(column => transposed[(column * rows) + row])]);
        }

        Assert.Equal(expected, actual);
    }

    private static void AssertEqual(int rows, int inner, int columns)
    {
        var a = Random(rows * inner, 1);
        var panels = PanelMatrix.PackTransposed(Random(columns * inner, 2), columns, inner);
        var expected = new float[rows * columns];
        var actual = new float[rows * columns];
        MatrixProduct.MultiplyScalar(a, rows, inner, panels, columns, expected);
        MatrixProduct.Multiply(a, rows, inner, panels, columns, actual);

        // No sum of products of numbers up to 1/2 exceeds inner / 4.
        Close.To(expected, actual, 1e-6, size: inner / 4.0, $"{rows} x {inner} x {columns}");
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
