using System.Globalization;

namespace Microsoft.ML.Data;

// How values become text in files and in key values.
internal static class TextFormat
{
    public static string Value<T>(T value) => value switch
    {
        float v => float.IsNaN(v) ? "?" : v.ToString("R", CultureInfo.InvariantCulture),
        double v => double.IsNaN(v) ? "?" : v.ToString("G17", CultureInfo.InvariantCulture),
        bool v => v ? "1" : "0",
        TimeSpan v => v.ToString("c", CultureInfo.InvariantCulture),
        DateTime v => v.ToString("o", CultureInfo.InvariantCulture),
        DateTimeOffset v => v.ToString("o", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
