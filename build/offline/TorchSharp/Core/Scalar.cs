using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number with its element type.</summary>
public sealed class Scalar : IDisposable
{
    private readonly long _integer;
    private readonly double _real;

    internal Scalar(long value, torch.ScalarType type) => (_integer, _real, Type) = (value, value, type);

    internal Scalar(double value, torch.ScalarType type) => (_integer, _real, Type) = (value is > -9.2e18 and < 9.2e18 ? (long)value : 0, value, type);

    public torch.ScalarType Type { get; }

    internal long Integer => _integer;

    internal double Real => _real;

    internal Arg AsArg() => torch.is_floating_point(Type) ? _real : Type == torch.ScalarType.Bool ? _integer != 0 : _integer;

    public void Dispose()
    {
    }

    public static implicit operator Scalar(byte value) => new((long)value, torch.ScalarType.Byte);
    public static implicit operator Scalar(sbyte value) => new((long)value, torch.ScalarType.Int8);
    public static implicit operator Scalar(short value) => new((long)value, torch.ScalarType.Int16);
    public static implicit operator Scalar(int value) => new((long)value, torch.ScalarType.Int32);
    public static implicit operator Scalar(long value) => new(value, torch.ScalarType.Int64);
    public static implicit operator Scalar(float value) => new((double)value, torch.ScalarType.Float32);
    public static implicit operator Scalar(double value) => new(value, torch.ScalarType.Float64);
    public static implicit operator Scalar(bool value) => new(value ? 1L : 0L, torch.ScalarType.Bool);
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.Real;
    public static double ToDouble(this Scalar value) => value.Real;
    public static int ToInt32(this Scalar value) => checked((int)value.Integer);
    public static long ToInt64(this Scalar value) => value.Integer;
    public static bool ToBoolean(this Scalar value) => value.Real != 0;
}
