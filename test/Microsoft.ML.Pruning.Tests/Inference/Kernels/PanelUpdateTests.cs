using Microsoft.ML.Pruning.Inference;

namespace Microsoft.ML.Pruning.Tests.Inference.Kernels;

public sealed class PanelUpdateTests
{
    [Fact]
    public void It_adds_the_product_of_any_size_to_what_is_there()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var (rows, columns, all) = (random.Next(1, 20), random.Next(1, 70), random.Next(1, 600));
            var first = random.Next(all);
            var inner = random.Next(1, all - first + 1);
            var (aStride, stride) = (inner + random.Next(3), columns + random.Next(3));
            var (a, b, c) = (Values(rows * aStride), Values(columns * all), Values(rows * stride));
            var d = Enumerable.Repeat(float.NaN, rows * stride).ToArray();
            PanelUpdate.Apply(
                new(a, aStride, rows),
                new(PanelMatrix.PackTransposed(b, columns, all), all, first, inner),
                new(c, stride),
                new(d, stride),
                columns);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var sum = (double)c[(row * stride) + column];
                    for (var k = 0; k < inner; k++)
                    {
                        sum += (double)a[(row * aStride) + k] * b[(column * all) + first + k];
                    }

                    Close.To(sum, d[(row * stride) + column], 1e-5, size: inner);
                }
            }
        }

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    [Fact]
    public void Sums_do_not_depend_on_the_number_of_rows()
    {
        var random = new Random(2);
        const int Inner = 700;
        float[] a = [.. Enumerable.Range(0, 11 * Inner).Select(_ => random.NextSingle())];
        var panels = PanelMatrix.PackTransposed([.. Enumerable.Range(0, 40 * Inner).Select(_ => random.NextSingle())], 40, Inner);
        var (together, alone) = (new float[11 * 40], new float[11 * 40]);
        PanelUpdate.Apply(new(a, Inner, 11), new(panels, Inner, 0, Inner), new(new float[40], 0), new(together, 40), 40);
        for (var row = 0; row < 11; row++)
        {
            PanelUpdate.Apply(
                new(a.AsSpan(row * Inner), Inner, 1),
                new(panels, Inner, 0, Inner),
                new(new float[40], 0),
                new(alone.AsSpan(row * 40), 40),
                40);
        }

        Assert.Equal(together, alone);
    }
}
