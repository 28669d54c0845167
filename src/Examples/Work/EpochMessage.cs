using System.Globalization;

namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>What the context's log says after each epoch of training.</summary>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Epochs">The number of epochs.</param>
internal readonly record struct EpochMessage(int Epoch, int Epochs)
{
    private const string Start = "Epoch ";

    public bool IsLast => Epoch == Epochs;

    /// <summary>Reads a line such as <c>Epoch 3/10: loss 0.1</c>; null for any other.</summary>
    public static EpochMessage? Read(string line)
    {
        var (slash, colon) = (line.IndexOf('/', StringComparison.Ordinal), line.IndexOf(':', StringComparison.Ordinal));
        return line.StartsWith(Start, StringComparison.Ordinal) && slash > Start.Length && colon > slash
            && Whole(line.AsSpan(Start.Length, slash - Start.Length)) is { } epoch
            && Whole(line.AsSpan(slash + 1, colon - slash - 1)) is { } epochs
            ? new EpochMessage(epoch, epochs)
            : null;
    }

    private static int? Whole(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
