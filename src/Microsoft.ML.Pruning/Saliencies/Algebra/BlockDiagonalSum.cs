using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The blocks along the diagonal of a sum of outer products.</summary>
/// <remarks>
/// The products are x x^T; elements are cut into blocks of consecutive ones, the last of which may be smaller. Of each block the lower
/// triangle is kept, in double precision, so that the sum stays positive semi-definite to about 1e-15 of its size. Memory 4 (block size +
/// 1) bytes an element.
/// </remarks>
internal sealed class BlockDiagonalSum
{
    private const int ArrayLength = 1 << 20;
    private const int ParallelFrom = 1 << 13;

    private readonly int _blocksPerArray;
    private readonly double[][] _arrays;

    public BlockDiagonalSum(int elements, int blockSize)
    {
        Elements = elements;
        BlockSize = Math.Min(blockSize, elements);
        Count = (elements - 1) / BlockSize + 1;
        _blocksPerArray = Math.Max(1, ArrayLength / TriangleOf(BlockSize));
        _arrays = [.. Enumerable.Range(0, (Count - 1) / _blocksPerArray + 1)
            .Select(i => new double[Math.Min(_blocksPerArray, Count - i * _blocksPerArray) * TriangleOf(BlockSize)])];
    }

    public int Elements { get; }

    /// <summary>Elements of every block but the last.</summary>
    public int BlockSize { get; }

    /// <summary>The number of blocks.</summary>
    public int Count { get; }

    /// <summary>Where a block begins, and how many elements it has.</summary>
    public (int Start, int Size) RangeOf(int block) => (block * BlockSize, Math.Min(BlockSize, Elements - block * BlockSize));

    /// <summary>The lower triangle of a block's sum, row after row.</summary>
    /// <remarks>Row i has i + 1 numbers.</remarks>
    public Span<double> Triangle(int block) =>
        _arrays[block / _blocksPerArray].AsSpan(block % _blocksPerArray * TriangleOf(BlockSize), TriangleOf(RangeOf(block).Size));

    /// <summary>Computes on every block, in parallel where they are many.</summary>
    /// <remarks>Each thread has a room of its own.</remarks>
    /// <returns>Whether all succeeded; the others are left when one did not.</returns>
    public bool ForEachBlock<T>(Func<T> makeRoom, Func<int, T, bool> tryCompute)
    {
        if (Elements < ParallelFrom)
        {
            var room = makeRoom();
            return Enumerable.Range(0, Count).All(block => tryCompute(block, room));
        }

        return Parallel.For(
            0,
            Count,
            makeRoom,
            (block, loop, room) =>
            {
                if (!tryCompute(block, room))
                {
                    loop.Stop();
                }

                return room;
            },
            _ => { }).IsCompleted;
    }

    /// <summary>Adds the outer products of some vectors.</summary>
    /// <param name="vectors">Vector after vector.</param>
    /// <param name="count">How many there are.</param>
    public void Add(float[] vectors, int count)
    {
        var places = OuterProductKernel.PlacesFor(count);
        ForEachBlock(
            () => new double[places * OuterProductKernel.StrideOf(BlockSize)],
            (block, room) =>
            {
                var (start, size) = RangeOf(block);
                var stride = OuterProductKernel.StrideOf(size);
                var own = room.AsSpan(0, places * stride);
                own[(count * stride)..].Clear();
                for (var i = 0; i < count; i++)
                {
                    TensorPrimitives.ConvertTruncating(vectors.AsSpan(i * Elements + start, size), own.Slice(i * stride, size));
                }

                OuterProductKernel.Add(own, size, Triangle(block));
                return true;
            });
    }

    /// <summary>The numbers in a triangle of that many rows.</summary>
    /// <remarks>So also where row number <paramref name="rows"/> begins.</remarks>
    private static int TriangleOf(int rows) => rows * (rows + 1) / 2;
}
