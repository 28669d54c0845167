using System.Globalization;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Checks the settings of layers; each message names the setting, its value and the allowed range.</summary>
internal static class LayerArgument
{
    public static int AtLeast(int minimum, int value, [CallerMemberName] string name = "") =>
        value >= minimum ? value : throw OutOfRange(name, value, string.Create(CultureInfo.InvariantCulture, $"at least {minimum}"));

    public static Size2d AtLeast(int minimum, Size2d value, [CallerMemberName] string name = "") =>
        value.Height >= minimum && value.Width >= minimum
            ? value
            : throw OutOfRange(name, value, string.Create(CultureInfo.InvariantCulture, $"at least {minimum}x{minimum}"));

    public static double Positive(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw OutOfRange(name, value, "a finite number above 0");

    public static double Finite(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) ? value : throw OutOfRange(name, value, "a finite number");

    public static double Fraction(double value, bool includesOne, [CallerMemberName] string name = "") =>
        value >= 0 && (value < 1 || (includesOne && value <= 1))
            ? value
            : throw OutOfRange(name, value, includesOne ? "within [0, 1]" : "within [0, 1)");

    public static Size2d HalfKernel(Size2d kernel, Size2d value, [CallerMemberName] string name = "")
    {
        var half = new Size2d(kernel.Height / 2, kernel.Width / 2);
        return value.Height >= 0 && value.Width >= 0 && value.Height <= half.Height && value.Width <= half.Width
            ? value
            : throw OutOfRange(name, value, $"from 0x0 to {half}, half the kernel");
    }

    private static ArgumentOutOfRangeException OutOfRange(string name, object value, string range) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {range}."));
}
