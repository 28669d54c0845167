using System.Globalization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>A height and a width in pixels, of a kernel, stride, padding or dilation.</summary>
/// <remarks>A single integer converts to a square.</remarks>
/// <param name="Height">Along the second axis of a channels x height x width shape.</param>
/// <param name="Width">Along the third axis of a channels x height x width shape.</param>
public readonly record struct Size2d(int Height, int Width)
{
    /// <summary>A square: height and width are the same.</summary>
    public static implicit operator Size2d(int square) => FromInt32(square);

    /// <summary>A square: height and width are the same.</summary>
    public static Size2d FromInt32(int square) => new(square, square);

    /// <summary>For example <c>3x3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Height}x{Width}");
}
