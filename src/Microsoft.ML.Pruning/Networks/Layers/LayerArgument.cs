using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Checks sizes of layers and names setting, value and range in errors.</summary>
internal static class LayerArgument
{
    public static Size2d AtLeast(int minimum, Size2d value, [CallerMemberName] string name = "") =>
        value.Height >= minimum && value.Width >= minimum
            ? value
            : throw Argument.OutOfRange(name, value, string.Create(CultureInfo.InvariantCulture, $"at least {minimum}x{minimum}"));

    public static Size2d HalfKernel(Size2d kernel, Size2d value, [CallerMemberName] string name = "")
    {
        var half = new Size2d(kernel.Height / 2, kernel.Width / 2);
        return value.Height >= 0 && value.Width >= 0 && value.Height <= half.Height && value.Width <= half.Width
            ? value
            : throw Argument.OutOfRange(name, value, $"from 0x0 to {half}, half the kernel");
    }
}
