using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>The matrix product with addition, D = C + A B.</summary>
/// <remarks>
/// B is some rows of a matrix in panels (<see cref="PanelMatrix"/>). The others are in row-major order with strides of their own;
/// C may be D.
/// Each sum is taken in the order of the rows of B, whatever the number of rows of A.
/// </remarks>
internal static class PanelUpdate
{
    private const int BlockRows = 8;
    private const int Width = PanelMatrix.PanelColumns;

    /// <summary>So many rows of B at a time that a block of A stays in the nearest cache.</summary>
    private const int BlockInner = 256;

    /// <summary>Computes D.</summary>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="source">C; a stride of 0 gives every row the same values.</param>
    /// <param name="target">Receives D.</param>
    /// <param name="columns">The columns of B, C and D.</param>
    public static void Apply(StridedRows a, PanelRows b, ReadOnlyRows source, Rows target, int columns)
    {
        for (var inner = 0; inner < b.Count; inner += BlockInner)
        {
            var depth = Math.Min(BlockInner, b.Count - inner);
            var from = inner == 0 ? source : new ReadOnlyRows(target.Values, target.Stride);
            for (var row = 0; row < a.Count; row += BlockRows)
            {
                var height = Math.Min(BlockRows, a.Count - row);
                var left = a.Values[((row * a.Stride) + inner)..];
                for (var column = 0; column < columns; column += Width)
                {
                    var panel = b.Panels.Slice((column * b.PanelRowCount) + ((b.First + inner) * Width), depth * Width);
                    var sources = from.Values[((row * from.Stride) + column)..];
                    var targets = target.Values[((row * target.Stride) + column)..];
                    var width = Math.Min(Width, columns - column);
                    if (height == BlockRows && width == Width)
                    {
                        AddBlock(left, a.Stride, BlockRows, depth, panel, sources, from.Stride, targets, target.Stride);
                    }
                    else
                    {
                        AddEdge(left, a.Stride, height, depth, panel, sources, from.Stride, targets, target.Stride, width);
                    }
                }
            }
        }
    }

    /// <summary>A block at an edge, by way of one of full size.</summary>
    private static void AddEdge(
        ReadOnlySpan<float> a, int aStride, int height, int depth, ReadOnlySpan<float> panel,
        ReadOnlySpan<float> source, int sourceStride, Span<float> target, int targetStride, int width)
    {
        Span<float> block = stackalloc float[BlockRows * Width];
        block.Clear();
        for (var row = 0; row < height; row++)
        {
            source.Slice(row * sourceStride, width).CopyTo(block[(row * Width)..]);
        }

        AddBlock(a, aStride, height, depth, panel, block, Width, block, Width);
        for (var row = 0; row < height; row++)
        {
            block.Slice(row * Width, width).CopyTo(target[(row * targetStride)..]);
        }
    }

    /// <summary>Eight rows of A times a panel; rows past the height stand for the last one.</summary>
    private static void AddBlock(
        ReadOnlySpan<float> a, int aStride, int height, int depth, ReadOnlySpan<float> panel,
        ReadOnlySpan<float> source, int sourceStride, Span<float> target, int targetStride)
    {
        // The spans are as long as the references below reach; slicing once says so.
        _ = a[((height - 1) * aStride) + depth - 1];
        _ = panel[(depth * Width) - 1];
        _ = source[((BlockRows - 1) * sourceStride) + Width - 1];
        _ = target[((BlockRows - 1) * targetStride) + Width - 1];
        ref var a0 = ref MemoryMarshal.GetReference(a);
        ref var a1 = ref Unsafe.Add(ref a0, Math.Min(1, height - 1) * aStride);
        ref var a2 = ref Unsafe.Add(ref a0, Math.Min(2, height - 1) * aStride);
        ref var a3 = ref Unsafe.Add(ref a0, Math.Min(3, height - 1) * aStride);
        ref var a4 = ref Unsafe.Add(ref a0, Math.Min(4, height - 1) * aStride);
        ref var a5 = ref Unsafe.Add(ref a0, Math.Min(5, height - 1) * aStride);
        ref var a6 = ref Unsafe.Add(ref a0, Math.Min(6, height - 1) * aStride);
        ref var a7 = ref Unsafe.Add(ref a0, Math.Min(7, height - 1) * aStride);
        ref var b = ref MemoryMarshal.GetReference(panel);
        ref var s = ref MemoryMarshal.GetReference(source);
        var (c00, c01) = Load(ref s, 0);
        var (c10, c11) = Load(ref s, sourceStride);
        var (c20, c21) = Load(ref s, 2 * sourceStride);
        var (c30, c31) = Load(ref s, 3 * sourceStride);
        var (c40, c41) = Load(ref s, 4 * sourceStride);
        var (c50, c51) = Load(ref s, 5 * sourceStride);
        var (c60, c61) = Load(ref s, 6 * sourceStride);
        var (c70, c71) = Load(ref s, 7 * sourceStride);
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector512.LoadUnsafe(ref b, (nuint)(k * Width));
            var b1 = Vector512.LoadUnsafe(ref b, (nuint)((k * Width) + 16));
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
            var x4 = Vector512.Create(Unsafe.Add(ref a4, k));
            c40 = Vector512.FusedMultiplyAdd(x4, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(x4, b1, c41);
            var x5 = Vector512.Create(Unsafe.Add(ref a5, k));
            c50 = Vector512.FusedMultiplyAdd(x5, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(x5, b1, c51);
            var x6 = Vector512.Create(Unsafe.Add(ref a6, k));
            c60 = Vector512.FusedMultiplyAdd(x6, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(x6, b1, c61);
            var x7 = Vector512.Create(Unsafe.Add(ref a7, k));
            c70 = Vector512.FusedMultiplyAdd(x7, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(x7, b1, c71);
        }

        ref var t = ref MemoryMarshal.GetReference(target);
        Store(ref t, 0, c00, c01);
        Store(ref t, targetStride, c10, c11);
        Store(ref t, 2 * targetStride, c20, c21);
        Store(ref t, 3 * targetStride, c30, c31);
        Store(ref t, 4 * targetStride, c40, c41);
        Store(ref t, 5 * targetStride, c50, c51);
        Store(ref t, 6 * targetStride, c60, c61);
        Store(ref t, 7 * targetStride, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> First, Vector512<float> Second) Load(ref float start, int offset) =>
        (Vector512.LoadUnsafe(ref start, (nuint)offset), Vector512.LoadUnsafe(ref start, (nuint)(offset + 16)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float start, int offset, Vector512<float> first, Vector512<float> second)
    {
        first.StoreUnsafe(ref start, (nuint)offset);
        second.StoreUnsafe(ref start, (nuint)(offset + 16));
    }

    /// <summary>Rows of values that are read.</summary>
    public readonly ref struct ReadOnlyRows(ReadOnlySpan<float> values, int stride)
    {
        public ReadOnlySpan<float> Values { get; } = values;

        public int Stride { get; } = stride;
    }

    /// <summary>Rows of values that are written.</summary>
    public readonly ref struct Rows(Span<float> values, int stride)
    {
        public Span<float> Values { get; } = values;

        public int Stride { get; } = stride;
    }

    /// <summary>Some rows of values.</summary>
    public readonly ref struct StridedRows(ReadOnlySpan<float> values, int stride, int count)
    {
        public ReadOnlySpan<float> Values { get; } = values;

        public int Stride { get; } = stride;

        public int Count { get; } = count;
    }

    /// <summary>Rows of a matrix in panels: so many from the first on, of all that a panel has.</summary>
    public readonly ref struct PanelRows(ReadOnlySpan<float> panels, int panelRowCount, int first, int count)
    {
        public ReadOnlySpan<float> Panels { get; } = panels;

        public int PanelRowCount { get; } = panelRowCount;

        public int First { get; } = first;

        public int Count { get; } = count;
    }
}
