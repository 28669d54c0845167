using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor zeros(
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Make(Aten.zeros.Call(size, dtype ?? ScalarType.Float32), device, requires_grad, names);

    public static Tensor zeros(
        ReadOnlySpan<long> size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        zeros(size.ToArray(), dtype, device, requires_grad, names);

    public static Tensor zeros(
        long size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        zeros([size], dtype, device, requires_grad, names);

    public static Tensor zeros(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        zeros([rows, columns], dtype, device, requires_grad, names);

    public static Tensor ones(
        long size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Make(Aten.ones.Call(new[] { size }, dtype ?? ScalarType.Float32), device, requires_grad, names);

    public static Tensor ones(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Make(Aten.ones.Call(new[] { rows, columns }, dtype ?? ScalarType.Float32), device, requires_grad, names);

    public static Tensor eye(
        long rows,
        long columns = -1,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Make(Aten.eye.Call(rows, columns == -1 ? rows : columns, dtype ?? ScalarType.Float32), device, requires_grad, names);

    public static Tensor zeros_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Make(Aten.zerosLike.Call(input, dtype), device, requires_grad, null);

    public static Tensor ones_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Make(Aten.onesLike.Call(input, dtype), device, requires_grad, null);

    public static Tensor empty_like(
        Tensor input,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null) =>
        Make(Aten.emptyLike.Call(input, dtype), device, requires_grad, null);

    public static Tensor rand(
        long size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null,
        string[]? names = null)
    {
        if (dtype is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64)
            throw new ArgumentException(
                $"torch.rand() was passed a bad dtype: {dtype}. It must be floating point or complex.", nameof(dtype));
        return Make(Aten.rand.Call(new[] { size }, generator, dtype ?? ScalarType.Float32), device, requires_grad, names);
    }

    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => tensors.Count switch
    {
        0 => throw new ArgumentException(nameof(tensors)),
        1 => tensors[0].alias(),
        _ => Aten.cat.Call((Tensor[])[.. tensors], dim),
    };

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.stack.Call((Tensor[])[.. tensors], dim);

    // Named dimensions and devices other than the CPU are not part of the stand-in.
    private static Tensor Make(Tensor tensor, Device? device, bool requires_grad, string[]? names)
    {
        InitializeDevice(device);
        if (names is { Length: > 0 })
            throw new NotSupportedException("The stand-in has no named dimensions.");
        return requires_grad ? tensor.with_requires_grad() : tensor;
    }
}
