using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The dense matrix product C = A B.</summary>
/// <remarks>B is in panels (<see cref="PanelMatrix"/>), A and C in row-major order.</remarks>
internal static class MatrixProduct
{
    private const int BlockRows = 4;

    /// <summary>The plain form of <see cref="Multiply"/>, for tests.</summary>
    public static void MultiplyScalar(ReadOnlySpan<float> a, int rows, int inner, ReadOnlySpan<float> panels, int columns, Span<float> c)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var panel = column / PanelMatrix.PanelColumns * PanelMatrix.PanelColumns * inner;
                float sum = 0;
                for (var k = 0; k < inner; k++)
                {
                    sum += a[(row * inner) + k] * panels[panel + (k * PanelMatrix.PanelColumns) + (column % PanelMatrix.PanelColumns)];
                }

                c[(row * columns) + column] = sum;
            }
        }
    }

    /// <summary>Multiplies four rows of A and one panel of B at a time.</summary>
    /// <remarks>The sums stay in registers.</remarks>
    /// <param name="a">rows x inner values.</param>
    /// <param name="rows">The rows of A and C.</param>
    /// <param name="inner">The columns of A and rows of B.</param>
    /// <param name="panels">B in panels.</param>
    /// <param name="columns">The columns of B and C.</param>
    /// <param name="c">Receives rows x columns values.</param>
    public static void Multiply(ReadOnlySpan<float> a, int rows, int inner, ReadOnlySpan<float> panels, int columns, Span<float> c)
    {
        Span<float> block = stackalloc float[BlockRows * PanelMatrix.PanelColumns];
        for (var column = 0; column < columns; column += PanelMatrix.PanelColumns)
        {
            var panel = panels.Slice(column * inner, inner * PanelMatrix.PanelColumns);
            var width = Math.Min(PanelMatrix.PanelColumns, columns - column);
            for (var row = 0; row < rows; row += BlockRows)
            {
                var height = Math.Min(BlockRows, rows - row);
                var aBlock = a.Slice(row * inner, height * inner);
                var direct = height == BlockRows && width == PanelMatrix.PanelColumns;
                var target = direct ? c[((row * columns) + column)..] : block;
                var stride = direct ? columns : PanelMatrix.PanelColumns;
                if (height == BlockRows)
                {
                    MultiplyFourRows(aBlock, inner, panel, target, stride);
                }
                else
                {
                    MultiplyRows(aBlock, height, inner, panel, target, stride);
                }

                for (var i = 0; i < height && !direct; i++)
                {
                    block.Slice(i * PanelMatrix.PanelColumns, width).CopyTo(c[(((row + i) * columns) + column)..]);
                }
            }
        }
    }

    private static void MultiplyFourRows(ReadOnlySpan<float> a, int inner, ReadOnlySpan<float> panel, Span<float> target, int stride)
    {
        ref var a0 = ref MemoryMarshal.GetReference(a);
        ref var a1 = ref Unsafe.Add(ref a0, inner);
        ref var a2 = ref Unsafe.Add(ref a1, inner);
        ref var a3 = ref Unsafe.Add(ref a2, inner);
        ref var b = ref MemoryMarshal.GetReference(panel);
        Vector512<float> c00 =
            default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (var k = 0; k < inner; k++)
        {
            var b0 = Vector512.LoadUnsafe(ref b, (nuint)(k * PanelMatrix.PanelColumns));
            var b1 = Vector512.LoadUnsafe(ref b, (nuint)((k * PanelMatrix.PanelColumns) + 16));
            var x0 = Vector512.Create(Unsafe.Add(ref a0, k));
            c00 = Vector512.FusedMultiplyAdd(x0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x0, b1, c01);
            var x1 = Vector512.Create(Unsafe.Add(ref a1, k));
            c10 = Vector512.FusedMultiplyAdd(x1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x1, b1, c11);
            var x2 = Vector512.Create(Unsafe.Add(ref a2, k));
            c20 = Vector512.FusedMultiplyAdd(x2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x2, b1, c21);
            var x3 = Vector512.Create(Unsafe.Add(ref a3, k));
            c30 = Vector512.FusedMultiplyAdd(x3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x3, b1, c31);
        }

        Store(target, 0, c00, c01);
        Store(target, stride, c10, c11);
        Store(target, 2 * stride, c20, c21);
        Store(target, 3 * stride, c30, c31);
    }

    private static void MultiplyRows(ReadOnlySpan<float> a, int rows, int inner, ReadOnlySpan<float> panel, Span<float> target, int stride)
    {
        ref var b = ref MemoryMarshal.GetReference(panel);
        for (var row = 0; row < rows; row++)
        {
            var values = a.Slice(row * inner, inner);
            Vector512<float> c0 = default, c1 = default;
            for (var k = 0; k < values.Length; k++)
            {
                var x = Vector512.Create(values[k]);
                c0 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, (nuint)(k * PanelMatrix.PanelColumns)), c0);
                c1 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref b, (nuint)((k * PanelMatrix.PanelColumns) + 16)), c1);
            }

            Store(target, row * stride, c0, c1);
        }
    }

    private static void Store(Span<float> target, int start, Vector512<float> first, Vector512<float> second)
    {
        var values = target.Slice(start, PanelMatrix.PanelColumns);
        ref var reference = ref MemoryMarshal.GetReference(values);
        first.StoreUnsafe(ref reference);
        second.StoreUnsafe(ref reference, 16);
    }
}
