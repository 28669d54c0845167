using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Tests.Saliencies.Algebra;

public sealed class BlockDiagonalSumTests
{
    [Fact]
    public void Blocks_hold_the_sums_of_products_of_their_elements()
    {
        foreach (var elements in Enumerable.Range(1, 40).Append(301))
        {
            foreach (var blockSize in new[] { 1, 2, 7, 8, 16, 17, 32, 500 })
            {
                var (first, second) = (1 + elements % 9, 1 + blockSize % 5);
                var vectors = Vectors(first + second, elements, seed: elements);
                var sum = new BlockDiagonalSum(elements, blockSize);
                sum.Add(vectors, first);
                sum.Add(vectors[(first * elements)..], second);
                AssertSums(sum, vectors, first + second);
            }
        }
    }

    [Fact]
    public void Blocks_that_fill_more_than_one_array_are_all_there()
    {
        var vectors = Vectors(2, 70_001, seed: 1);
        var sum = new BlockDiagonalSum(70_001, 32);
        sum.Add(vectors, 2);
        AssertSums(sum, vectors, 2);
    }

    private static void AssertSums(BlockDiagonalSum sum, float[] vectors, int count)
    {
        var covered = 0;
        for (var block = 0; block < sum.Count; block++)
        {
            var (start, size) = sum.RangeOf(block);
            Assert.Equal(covered, start);
            covered += size;
            var triangle = sum.Triangle(block);
            Assert.Equal(size * (size + 1) / 2, triangle.Length);
            for (int i = 0, at = 0; i < size; i++)
            {
                for (var j = 0; j <= i; j++, at++)
                {
                    var expected = Enumerable.Range(0, count).Sum(
                        k => (double)vectors[k * sum.Elements + start + i] * vectors[k * sum.Elements + start + j]);
                    Close.To(expected, triangle[at], 1e-14, size: 1);
                }
            }
        }

        Assert.Equal(sum.Elements, covered);
    }

    /// <summary>Random numbers, a third of them 0.</summary>
    private static float[] Vectors(int count, int elements, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * elements).Select(_ => random.Next(3) == 0 ? 0 : random.NextSingle() - 0.5f)];
    }
}
