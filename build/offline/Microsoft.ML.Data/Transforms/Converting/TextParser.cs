using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// How text becomes values, in the text loader and in conversions.
internal static class TextParser
{
    private static readonly Dictionary<Type, Delegate> _parsers = new()
    {
        [typeof(ReadOnlyMemory<char>)] = (TryParse<ReadOnlyMemory<char>>)TryText,
        [typeof(bool)] = (TryParse<bool>)TryBoolean,
        [typeof(float)] = (TryParse<float>)TrySingle,
        [typeof(double)] = (TryParse<double>)TryDouble,
        [typeof(sbyte)] = Integer<sbyte>(),
        [typeof(short)] = Integer<short>(),
        [typeof(int)] = Integer<int>(),
        [typeof(long)] = Integer<long>(),
        [typeof(byte)] = Integer<byte>(),
        [typeof(ushort)] = Integer<ushort>(),
        [typeof(uint)] = Integer<uint>(),
        [typeof(ulong)] = Integer<ulong>(),
        [typeof(TimeSpan)] = (TryParse<TimeSpan>)TryTimeSpan,
        [typeof(DateTime)] = (TryParse<DateTime>)TryDateTime,
        [typeof(DateTimeOffset)] = (TryParse<DateTimeOffset>)TryDateTimeOffset,
    };

    // False when the text is not such a value; the value is then the missing value of its type.
    public delegate bool TryParse<T>(ReadOnlyMemory<char> text, out T value);

    public static TryParse<T> Get<T>(DataViewType type)
        => type is KeyDataViewType key ? Key<T>(key) : (TryParse<T>)_parsers[type.RawType];

    // A Func from text, or null: signed integers that cannot be read are an error, other types have a missing value.
    public static Delegate ConversionTo(Type target)
        => _parsers.ContainsKey(target) ? GenericCall.Invoke<Delegate>(Conversion<int>, target) : null;

    private static Func<ReadOnlyMemory<char>, T> Conversion<T>()
    {
        var parse = (TryParse<T>)_parsers[typeof(T)];
        bool signed = default(T) is sbyte or short or int or long;
        return text => parse(text, out T value) || !signed
            ? value
            : throw Contracts.Except($"Value could not be parsed from text to {typeof(T).Name}.");
    }

    // In text keys count from 0; in memory 0 is the missing key.
    private static TryParse<T> Key<T>(KeyDataViewType key)
    {
        var convert = Conversions.Get<ulong, T>(NumberDataViewType.UInt64, typeof(T).ToPrimitiveType());
        return (ReadOnlyMemory<char> text, out T value) =>
        {
            value = default;
            if (text.IsEmpty || IsMissing(text.Span))
                return true;
            if (!ulong.TryParse(text.Span, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) || number >= key.Count)
                return false;
            value = convert(number + 1);
            return true;
        };
    }

    private static TryParse<T> Integer<T>() where T : System.Numerics.INumberBase<T>
        => (ReadOnlyMemory<char> text, out T value) => TryOrEmpty(text, T.TryParse(
            text.Span,
            T.IsNegative(T.Zero - T.One) ? NumberStyles.AllowLeadingSign : NumberStyles.None,
            CultureInfo.InvariantCulture,
            out value));

    private static bool TryOrEmpty(ReadOnlyMemory<char> text, bool parsed) => parsed || text.IsEmpty;

    private static bool TrySingle(ReadOnlyMemory<char> text, out float value)
    {
        bool parsed = TryDouble(text, out double wide);
        value = parsed
            && !double.IsNaN(wide)
            && float.TryParse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out float narrow)
            ? narrow
            : (float)wide;
        return parsed;
    }

    private static bool TryDouble(ReadOnlyMemory<char> text, out double value)
    {
        value = 0;
        if (text.IsEmpty || double.TryParse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        value = text.Span switch
        {
            "∞" or "+∞" => double.PositiveInfinity,
            "-∞" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return !double.IsNaN(value) || IsMissing(text.Span);
    }

    private static bool TryText(ReadOnlyMemory<char> text, out ReadOnlyMemory<char> value)
    {
        value = text;
        return true;
    }

    private static bool TryTimeSpan(ReadOnlyMemory<char> text, out TimeSpan value)
        => TryOrEmpty(text, TimeSpan.TryParse(text.Span, CultureInfo.InvariantCulture, out value));

    private static bool TryDateTime(ReadOnlyMemory<char> text, out DateTime value)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return TryOrEmpty(text, DateTime.TryParse(text.Span, CultureInfo.InvariantCulture, Utc, out value));
    }

    private static bool TryDateTimeOffset(ReadOnlyMemory<char> text, out DateTimeOffset value)
        => TryOrEmpty(text, DateTimeOffset.TryParse(text.Span, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value));

    private static bool IsMissing(ReadOnlySpan<char> text)
        => text is "?" || text.Equals("NA", StringComparison.OrdinalIgnoreCase) || text.Equals("N/A", StringComparison.OrdinalIgnoreCase)
            || text.Equals("NaN", StringComparison.OrdinalIgnoreCase);

    private static bool TryBoolean(ReadOnlyMemory<char> text, out bool value)
    {
        string word = text.ToString().ToLowerInvariant();
        value = word is "t" or "y" or "1" or "+" or "+1" or "yes" or "true";
        return value || word is "" or "f" or "n" or "0" or "-" or "-1" or "no" or "false";
    }
}
