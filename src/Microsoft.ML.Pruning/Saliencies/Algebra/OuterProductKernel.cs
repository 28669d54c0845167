using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Adds outer products to a lower triangle.</summary>
/// <remarks>Eight numbers of a row at a time and four vectors side by side.</remarks>
internal static class OuterProductKernel
{
    private const int Lanes = 8;
    private const int Chains = 4;

    /// <summary>The distance between vectors of that length.</summary>
    public static int StrideOf(int length) => RoundUp(length, Lanes);

    /// <summary>The places for that many vectors.</summary>
    /// <remarks>Those that are left over must hold zeros.</remarks>
    public static int PlacesFor(int count) => RoundUp(count, Chains);

    /// <summary>Adds the products of some vectors to a triangle.</summary>
    /// <remarks>triangle[i, j] += sum of v[i] v[j] over the vectors v, for all j up to i; the caller has checked the lengths.</remarks>
    /// <param name="vectors">
    /// Vector after vector, each <see cref="StrideOf"/> its length from the last, in <see cref="PlacesFor"/> them; what stands between them
    /// is not used.
    /// </param>
    /// <param name="length">The length of a vector.</param>
    /// <param name="triangle">Row after row: row i has i + 1 numbers.</param>
    public static unsafe void Add(ReadOnlySpan<double> vectors, int length, Span<double> triangle)
    {
        var stride = StrideOf(length);
        fixed (double* first = vectors, sums = triangle)
        {
            for (int row = 0, start = 0; row < length; start += ++row)
            {
                for (var column = 0; column <= row; column += Lanes)
                {
                    var products = Products(first + row, first + column, stride, vectors.Length / stride);
                    var at = start + column;
                    if (at + Lanes <= triangle.Length)
                    {
                        // It may reach into the next row, to which it adds 0.
                        var inside = Vector512.LessThan(Vector512<double>.Indices, Vector512.Create(row + 1.0 - column));
                        (Vector512.Load(sums + at) + Vector512.ConditionalSelect(inside, products, Vector512<double>.Zero)).Store(
                            sums + at);
                        continue;
                    }

                    for (var i = 0; column + i <= row; i++)
                    {
                        sums[at + i] += products[i];
                    }
                }
            }
        }
    }

    /// <summary>The sum over vectors of one number times eight others.</summary>
    /// <remarks>All are numbers of the same vector. Four sums at a time, so that none waits for the last.</remarks>
    private static unsafe Vector512<double> Products(double* one, double* eight, int stride, int places)
    {
        Vector512<double> a = default, b = default, c = default, d = default;
        for (; places > 0; places -= Chains, one += Chains * stride, eight += Chains * stride)
        {
            a = Vector512.FusedMultiplyAdd(Vector512.Load(eight), Vector512.Create(*one), a);
            b = Vector512.FusedMultiplyAdd(Vector512.Load(eight + stride), Vector512.Create(one[stride]), b);
            c = Vector512.FusedMultiplyAdd(Vector512.Load(eight + 2 * stride), Vector512.Create(one[2 * stride]), c);
            d = Vector512.FusedMultiplyAdd(Vector512.Load(eight + 3 * stride), Vector512.Create(one[3 * stride]), d);
        }

        return a + b + (c + d);
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
