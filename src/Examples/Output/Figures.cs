using System.Globalization;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>Numbers as the tables show them.</summary>
internal static class Figures
{
    public static string Percent(double? fraction) =>
        fraction is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.00} %");

    /// <summary>A fraction in percent, over several seeds with its standard deviation (98.02 ± 0.11 %).</summary>
    public static string Percent(Spread fraction) => fraction.Deviation is { } deviation
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * fraction.Mean:0.00} ± {100 * deviation:0.00} %")
        : Percent(fraction.Mean);

    /// <summary>A sparsity in percent, without trailing zeros (99.5 %).</summary>
    public static string Sparsity(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.##} %");

    /// <summary>A fraction in percent with one digit (50.5 %).</summary>
    public static string Rounded(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.#} %");

    /// <summary>A difference of two fractions in percentage points, with its sign.</summary>
    public static string Points(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:+0.00;-0.00;0.00}");

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count, over several seeds the mean with its standard deviation (5,233 ± 208).</summary>
    public static string Count(Spread value) => value.Deviation is { } deviation
        ? string.Create(CultureInfo.InvariantCulture, $"{value.Mean:N0} ± {deviation:N0}")
        : string.Create(CultureInfo.InvariantCulture, $"{value.Mean:N0}");

    /// <summary>A size in thousands of bytes.</summary>
    public static string Kilobytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000:N0} kB");

    public static string Decimal(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";

    public static string Seconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} s");
}
