using System.Runtime.InteropServices;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>Channels, height and width of an image; prints as a network's input shape does.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ImageSize(int Channels, int Height, int Width)
{
    public int Length => Channels * Height * Width;

    public override string ToString() => FormattableString.Invariant($"{Channels}x{Height}x{Width}");
}
