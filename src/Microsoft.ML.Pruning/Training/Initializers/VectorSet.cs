using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Vectors of equal length in double precision.</summary>
/// <remarks>Every sum is taken in an order that does not depend on the processor or the number of its cores.</remarks>
internal sealed class VectorSet
{
    /// <summary>Vectors that are subtracted from all later ones together.</summary>
    /// <remarks>While these pass through the cache once.</remarks>
    private const int BlockSize = 32;

    private readonly int _length;
    private readonly int _stride;
    private readonly Vector512<double>[] _values;

    public VectorSet(int count, int length)
    {
        Count = count;
        _length = length;
        _stride = (length + Vector512<double>.Count - 1) / Vector512<double>.Count;
        _values = new Vector512<double>[count * _stride];
    }

    public int Count { get; }

    /// <summary>The elements of one vector.</summary>
    public Span<double> this[int index] => MemoryMarshal.Cast<Vector512<double>, double>(Padded(index))[.._length];

    /// <summary>Makes the vectors orthonormal by the modified Gram-Schmidt process.</summary>
    /// <remarks>
    /// There are at most as many as elements; of every vector what lies along earlier ones is taken away, then it is brought to length 1.
    /// So R of this QR factorisation has a positive diagonal.
    /// </remarks>
    public void Orthonormalize()
    {
        for (var first = 0; first < Count; first += BlockSize)
        {
            var end = Math.Min(first + BlockSize, Count);
            for (var i = first; i < end; i++)
            {
                Subtract(first, i, from: i);
                Normalize(i);
            }

            var start = first;
            Parallel.For(end, Count, i => Subtract(start, end, from: i));
        }
    }

    /// <summary>Takes away from one vector what lies along others.</summary>
    /// <remarks>Those are orthonormal, and taken one after the other.</remarks>
    private void Subtract(int first, int end, int from)
    {
        var vector = Padded(from);
        for (var i = first; i < end; i++)
        {
            ReadOnlySpan<Vector512<double>> unit = Padded(i);
            var along = Vector512.Create(Dot(unit, vector));
            for (var j = 0; j < vector.Length; j++)
            {
                vector[j] -= along * unit[j];
            }
        }
    }

    private void Normalize(int index)
    {
        var vector = Padded(index);
        var length = Vector512.Create(Math.Sqrt(Dot(vector, vector)));
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] /= length;
        }
    }

    private static double Dot(ReadOnlySpan<Vector512<double>> left, ReadOnlySpan<Vector512<double>> right)
    {
        right = right[..left.Length];
        Vector512<double> even = default;
        Vector512<double> odd = default;
        var i = 0;
        for (; i + 1 < left.Length; i += 2)
        {
            even += left[i] * right[i];
            odd += left[i + 1] * right[i + 1];
        }

        if (i < left.Length)
        {
            even += left[i] * right[i];
        }

        even += odd;
        double sum = 0;
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
        {
            sum += even[lane];
        }

        return sum;
    }

    private Span<Vector512<double>> Padded(int index) => _values.AsSpan(index * _stride, _stride);
}
