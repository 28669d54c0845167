using System.Globalization;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Pruning.Foundations;

/// <summary>Checks settings and names setting, value and range in errors.</summary>
internal static class Argument
{
    public static int AtLeast(int minimum, int value, [CallerMemberName] string name = "") =>
        value >= minimum ? value : throw OutOfRange(name, value, string.Create(CultureInfo.InvariantCulture, $"at least {minimum}"));

    public static int? AtLeast(int minimum, int? value, [CallerMemberName] string name = "") =>
        value is null ? null : AtLeast(minimum, value.Value, name);

    public static double Positive(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw OutOfRange(name, value, "a finite number above 0");

    public static double NotNegative(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw OutOfRange(name, value, "a finite number of at least 0");

    public static double Finite(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) ? value : throw OutOfRange(name, value, "a finite number");

    public static float Finite(float value, [CallerMemberName] string name = "") =>
        float.IsFinite(value) ? value : throw OutOfRange(name, value, "a finite number");

    public static long Bytes(long value, [CallerMemberName] string name = "") =>
        value >= 0 ? value : throw OutOfRange(name, value, "at least 0");

    /// <summary>Within [0, 1).</summary>
    public static double Fraction(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw OutOfRange(name, value, "within [0, 1)");

    /// <summary>Within (0, 1).</summary>
    public static double Inner(double value, [CallerMemberName] string name = "") =>
        value is > 0 and < 1 ? value : throw OutOfRange(name, value, "above 0 and below 1");

    /// <summary>Within [0, 1].</summary>
    public static double Part(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and <= 1 ? value : throw OutOfRange(name, value, "within [0, 1]");

    /// <summary>Within (0, 1].</summary>
    public static double Share(double value, [CallerMemberName] string name = "") =>
        value is > 0 and <= 1 ? value : throw OutOfRange(name, value, "within (0, 1]");

    public static T NotNull<T>(T? value, [CallerMemberName] string name = "")
        where T : class =>
        value ?? throw new ArgumentNullException(name);

    public static T Defined<T>(T value, [CallerMemberName] string name = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw OutOfRange(name, value, "one of " + string.Join(", ", Enum.GetNames<T>()));

    public static T? Defined<T>(T? value, [CallerMemberName] string name = "")
        where T : struct, Enum =>
        value is null ? null : Defined(value.Value, name);

    /// <summary>The error of a setting that is outside its range.</summary>
    public static ArgumentOutOfRangeException OutOfRange(string name, object value, string range) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {range}."));
}
