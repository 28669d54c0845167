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

    internal static Arg None => default;

    /// <summary>A list whose entries may be null.</summary>
    internal static Arg Optionals(Tensor?[] tensors) => new(ArgKind.OptionalTensorList, 0, HandlesOf(tensors));

    internal static Arg Optional(long? value) => value is { } known ? known : None;

    internal static Arg Optional(double? value) => value is { } known ? known : None;

    public static implicit operator Arg(Tensor? tensor) => tensor is null ? default : new(ArgKind.Tensor, tensor.Handle);
    public static implicit operator Arg(long value) => new(ArgKind.Int, value);
    public static implicit operator Arg(bool value) => new(ArgKind.Bool, value ? 1 : 0);
    public static implicit operator Arg(double value) => new(ArgKind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(long[]? values) => values is null ? default : new(ArgKind.IntList, 0, values);
    public static implicit operator Arg(Tensor[] tensors) => new(ArgKind.TensorList, 0, HandlesOf(tensors));
    public static implicit operator Arg(string? text) => text is null ? default : new(ArgKind.String, 0, text);
    public static implicit operator Arg(Generator? generator) => generator is null ? default : new(ArgKind.Generator, generator.Handle);
    public static implicit operator Arg(ScalarType? type) => type is { } known ? new(ArgKind.Int, (long)known) : default;
    public static implicit operator Arg(Scalar? scalar) => scalar is null ? default : new(ArgKind.Scalar, scalar.Handle);

    private static long[] HandlesOf(Tensor?[] tensors) => System.Array.ConvertAll(tensors, tensor => tensor is null ? 0 : (long)tensor.Handle);
}
