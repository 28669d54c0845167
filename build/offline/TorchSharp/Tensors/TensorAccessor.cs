using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's own memory, in row-major order whatever its strides are.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;
    private torch.Tensor? _tensor;
    private T* _data;

    internal TensorAccessor(torch.Tensor tensor)
    {
        var info = tensor.Describe();
        _tensor = tensor;
        _data = (T*)info.Data;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = info.Contiguous != 0;
        Count = info.Elements;
    }

    public long Count { get; private set; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => _data[OffsetOf(indices)];
        set => _data[OffsetOf(indices)] = value;
    }

    public T[] ToArray()
    {
        var values = new T[Count];
        if (Count > 0)
            CopyTo(values.AsSpan());
        return values;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        long count = Overlap(array.Length, arrayIndex, tensorIndex);
        if (_contiguous)
            new ReadOnlySpan<T>(_data + tensorIndex, (int)count).CopyTo(array[arrayIndex..]);
        else
            for (long i = 0; i < count; i++)
                array[(int)(arrayIndex + i)] = _data[OffsetOf(tensorIndex + i)];
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        long count = Overlap(array.Length, arrayIndex, tensorIndex);
        if (_contiguous)
            array.Slice(arrayIndex, (int)count).CopyTo(new Span<T>(_data + tensorIndex, (int)count));
        else
            for (long i = 0; i < count; i++)
                _data[OffsetOf(tensorIndex + i)] = array[(int)(arrayIndex + i)];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        _tensor = null;
        _data = null;
        Count = 0;
    }

    private long Overlap(int length, int arrayIndex, long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex >= Count)
            throw new ArgumentOutOfRangeException(nameof(tensorIndex), tensorIndex, $"must lie in 0..{Count - 1}.");
        return Math.Max(0, Math.Min(length - arrayIndex, Count - tensorIndex));
    }

    private long OffsetOf(long[] indices)
    {
        if (indices.Length == 1)
            return OffsetOf(indices[0]);
        long offset = 0;
        for (int i = 0; i < _shape.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= _shape[i])
                throw new IndexOutOfRangeException($"{indices[i]} >= {_shape[i]} in dimension {i}.");
            offset += indices[i] * _strides[i];
        }
        return offset;
    }

    private long OffsetOf(long index)
    {
        if (index < 0 || index >= Count)
            throw new IndexOutOfRangeException($"{index} in a collection of {Count} elements.");
        if (_contiguous)
            return index;
        long offset = 0;
        for (int i = _shape.Length - 1; i >= 0; i--)
        {
            index = Math.DivRem(index, _shape[i], out long position);
            offset += position * _strides[i];
        }
        return offset;
    }
}
