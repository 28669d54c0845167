using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>One argument of an operator: a kind, and either 8 bytes or a reference that the call keeps alive.</summary>
internal readonly struct Arg
{
    internal readonly ArgKind Kind;
    internal readonly long Bits;
    internal readonly object? Reference;

    private Arg(ArgKind kind, long bits, object? reference = null) => (Kind, Bits, Reference) = (kind, bits, reference);

    internal static Arg None => default;

    /// <summary>A list whose entries may be null.</summary>
    internal static Arg Optionals(Tensor?[] tensors) => new(ArgKind.OptionalTensorList, 0, tensors);

    internal static Arg Optional(long? value) => value is { } known ? known : None;

    internal static Arg Optional(double? value) => value is { } known ? known : None;

    public static implicit operator Arg(Tensor? tensor) => tensor is null ? default : new(ArgKind.Tensor, 0, tensor);
    public static implicit operator Arg(long value) => new(ArgKind.Int, value);
    public static implicit operator Arg(bool value) => new(ArgKind.Bool, value ? 1 : 0);
    public static implicit operator Arg(double value) => new(ArgKind.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(long[]? values) => values is null ? default : new(ArgKind.IntList, 0, values);
    public static implicit operator Arg(Tensor[] tensors) => new(ArgKind.TensorList, 0, tensors);
    public static implicit operator Arg(string? text) => text is null ? default : new(ArgKind.String, 0, text);
    public static implicit operator Arg(Generator? generator) => generator is null ? default : new(ArgKind.Generator, 0, generator);
    public static implicit operator Arg(ScalarType? type) => type is { } known ? new(ArgKind.Int, (long)known) : default;
    public static implicit operator Arg(Scalar? scalar) => scalar is null ? default : scalar.AsArg();
}
