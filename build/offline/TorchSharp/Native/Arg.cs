using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// One argument of an operator: a kind, and 8 bytes or an array. Tensors, scalars and generators are here by their handles alone: as in
/// TorchSharp, nothing keeps the objects alive while the operator runs.
/// </summary>
internal readonly struct Arg
{
    internal readonly ArgKind Kind;
    internal readonly long Bits;
    internal readonly object? Array;

    private Arg(ArgKind kind, long bits, object? array = null) => (Kind, Bits, Array) = (kind, bits, array);

    internal static Arg Optional(long? value) => value is { } known ? known : default(Arg);

    public static implicit operator Arg(Tensor? tensor) => tensor is null ? default : new(ArgKind.Tensor, tensor.Handle);
    public static implicit operator Arg(long value) => new(ArgKind.Int, value);
    public static implicit operator Arg(bool value) => new(ArgKind.Bool, value ? 1 : 0);
    public static implicit operator Arg(double value) => new(ArgKind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(long[] values) => new(ArgKind.IntList, 0, values);
    public static implicit operator Arg(Tensor[] tensors) =>
        new(ArgKind.TensorList, 0, System.Array.ConvertAll(tensors, tensor => (long)tensor.Handle));
    public static implicit operator Arg(string? text) => text is null ? default : new(ArgKind.String, 0, text);
    public static implicit operator Arg(Generator? generator) =>
        generator is null || generator.Handle == 0 ? default : new(ArgKind.Generator, generator.Handle);
    public static implicit operator Arg(ScalarType? type) => type is { } known ? new(ArgKind.Int, (long)known) : default;
    public static implicit operator Arg(Scalar scalar) => new(ArgKind.Scalar, scalar.Handle);
}
