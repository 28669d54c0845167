using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    public static Tensor tensor(
        float[] rawArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Copy(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    public static Tensor tensor(
        float[] rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Copy(rawArray, dimensions, dtype, device, requires_grad, names);

    public static Tensor tensor(
        long[] dataArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Copy(dataArray, [dataArray.Length], dtype, device, requires_grad, names);

    /// <summary>A one-dimensional tensor over a stretch of the array's own memory, which stays pinned while the tensor lives.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength)
            throw new ArgumentException($"invalid value for 'offset': {offset}");
        if (count < 0)
            count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset)
            throw new IndexOutOfRangeException($"element count is too large: {count}");
        var shared = Share(rawArray, [count], offset);
        return Make(shared.dtype == dtype ? shared : shared.to(dtype), null, requires_grad, null);
    }

    private static Tensor Copy(
        Array values,
        ReadOnlySpan<long> shape,
        ScalarType? dtype,
        Device? device,
        bool requires_grad,
        string[]? names)
    {
        long total = 1;
        foreach (long size in shape)
            total *= size;
        if (total > values.LongLength)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {total} vs. {values.LongLength}");
        var tensor = Share((Array)values.Clone(), shape, 0);
        if (dtype is { } wanted && wanted != tensor.dtype)
            tensor = tensor.to(wanted, disposeAfter: true);
        return Make(tensor, device, requires_grad, names);
    }

    private static Tensor Share(Array array, ReadOnlySpan<long> shape, long offset)
    {
        var type = TypeOf(array.GetType().GetElementType()!);
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        void* data = (byte*)pin.AddrOfPinnedObject() + (offset > 0 ? offset * (Buffer.ByteLength(array) / array.LongLength) : 0);
        fixed (long* sizes = shape)
            return new Tensor(Bridge.Check(Bridge.bridge_from_blob(data, sizes, shape.Length, (int)type, GCHandle.ToIntPtr(pin), &Unpin)));
    }

    [UnmanagedCallersOnly]
    private static void Unpin(IntPtr pin) => GCHandle.FromIntPtr(pin).Free();
}
