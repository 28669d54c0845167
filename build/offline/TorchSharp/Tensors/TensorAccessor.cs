using TorchSharp.Native;

namespace TorchSharp.Utils;

/// <summary>Reads a tensor's own memory, in row-major order whatever its strides are.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable where T : unmanaged
{
    private readonly torch.Tensor _tensor;

    internal TensorAccessor(torch.Tensor tensor) => _tensor = tensor;

    /// <summary>As in TorchSharp, an empty tensor of two or more dimensions is an error here and one of fewer is not.</summary>
    public T[] ToArray()
    {
        var info = _tensor.Describe();
        var values = new T[info.Elements];
        if (info.Dimensions >= 2 || values.Length > 0)
            CopyTo(values.AsSpan());
        return values;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var info = _tensor.Describe();
        if (tensorIndex < 0 || tensorIndex >= info.Elements)
            throw new ArgumentOutOfRangeException("startingIndex");
        long count = Math.Max(0, Math.Min(array.Length - arrayIndex, info.Elements - tensorIndex));
        if (info.Contiguous != 0)
            new ReadOnlySpan<T>((T*)info.Data + tensorIndex, (int)count).CopyTo(array[arrayIndex..]);
        else
            for (long i = 0; i < count; i++)
                array[(int)(arrayIndex + i)] = ((T*)info.Data)[OffsetOf(info, tensorIndex + i)];
        GC.KeepAlive(_tensor);
    }

    public void Dispose()
    {
    }

    private static long OffsetOf(in TensorInfo info, long index)
    {
        long offset = 0;
        for (long i = info.Dimensions - 1; i >= 0; i--)
        {
            index = Math.DivRem(index, info.Sizes[i], out long position);
            offset += position * info.Strides[i];
        }
        return offset;
    }
}
