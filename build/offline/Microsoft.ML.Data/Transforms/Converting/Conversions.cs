using System.Globalization;
using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// ML.NET's standard conversions between primitive types. What has no conversion there has none here.
internal static class Conversions
{
    private static readonly Type[] _signed = [typeof(sbyte), typeof(short), typeof(int), typeof(long)];
    private static readonly Type[] _unsigned = [typeof(byte), typeof(ushort), typeof(uint), typeof(ulong)];
    private static readonly Type[] _real = [typeof(float), typeof(double)];

    public static Func<TSource, TTarget> Get<TSource, TTarget>(DataViewType source, DataViewType target)
        => TryGet(source, target, out var conversion)
            ? (Func<TSource, TTarget>)conversion
            : throw Contracts.Except($"No standard conversion from '{source}' to '{target}'");

    // The conversion is a Func of the two raw types.
    public static bool TryGet(DataViewType source, DataViewType target, out Delegate conversion)
    {
        conversion = AreCompatible(source, target) ? Find(source.RawType, target.RawType) : null;
        return conversion != null;
    }

    // Keys turn into keys of the same count and into unsigned integers that hold them all.
    private static bool AreCompatible(DataViewType source, DataViewType target)
    {
        if (source is not KeyDataViewType key)
            return target is not KeyDataViewType;
        if (target is KeyDataViewType other)
            return key.Count == other.Count;
        return _unsigned.Contains(target.RawType) && key.Count <= MaximumOf(target.RawType);
    }

    private static ulong MaximumOf(Type unsigned)
        => unsigned == typeof(byte)
            ? byte.MaxValue
            : unsigned == typeof(ushort)
            ? ushort.MaxValue
            : unsigned == typeof(uint)
            ? uint.MaxValue
            : ulong.MaxValue;

    private static Delegate Find(Type source, Type target)
    {
        bool number = _signed.Contains(source) || _unsigned.Contains(source) || _real.Contains(source);
        if (source == typeof(ReadOnlyMemory<char>))
            return TextParser.ConversionTo(target);
        if (target == typeof(ReadOnlyMemory<char>))
            return number || source == typeof(bool) ? Make(ToText<int>, source) : null;
        if (source == typeof(bool))
        {
            if (target == typeof(bool))
                return (Func<bool, bool>)(value => value);
            return _signed.Contains(target) || _real.Contains(target) ? Make(FromBoolean<int>, target) : null;
        }
        if (!number)
            return null;
        if (target == typeof(bool))
            return Make(ToBoolean<int>, source);
        if (_real.Contains(target) || (_signed.Contains(source) && _signed.Contains(target)))
            return Make(Truncate<int, int>, source, target);
        return _unsigned.Contains(source) && _unsigned.Contains(target) ? Make(Fit<uint, uint>, source, target) : null;
    }

    private static Delegate Make(Delegate method, params Type[] types)
    {
        var parameters = method.Method.GetGenericMethodDefinition().MakeGenericMethod(types);
        return parameters.CreateDelegate(
            typeof(Func<,>).MakeGenericType(parameters.GetParameters()[0].ParameterType, parameters.ReturnType));
    }

    private static TTarget Truncate<TSource, TTarget>(TSource value)
        where TSource : INumberBase<TSource> where TTarget : INumberBase<TTarget>
        => TTarget.CreateTruncating(value);

    // What does not fit becomes 0, which is the missing value of keys.
    private static TTarget Fit<TSource, TTarget>(TSource value)
        where TSource : INumberBase<TSource> where TTarget : INumberBase<TTarget>, IMinMaxValue<TTarget>
        => ulong.CreateTruncating(value) <= ulong.CreateTruncating(TTarget.MaxValue) ? TTarget.CreateTruncating(value) : TTarget.Zero;

    private static bool ToBoolean<TSource>(TSource value) where TSource : INumberBase<TSource> => !TSource.IsZero(value);

    private static TTarget FromBoolean<TTarget>(bool value) where TTarget : INumberBase<TTarget> => value ? TTarget.One : TTarget.Zero;

    private static ReadOnlyMemory<char> ToText<TSource>(TSource value) => value switch
    {
        float v => v.ToString("G7", CultureInfo.InvariantCulture).AsMemory(),
        double v => v.ToString("G17", CultureInfo.InvariantCulture).AsMemory(),
        _ => value.ToString().AsMemory(),
    };
}
