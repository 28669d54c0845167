using System.Globalization;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The name of a device: cpu, cuda, cuda:1, mps.</summary>
internal readonly record struct DeviceName(string Kind, int? Index)
{
    private static readonly string[] Kinds = ["cpu", "cuda", "mps"];

    public static DeviceName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text, "Device");
        var parts = text.Split(':');
        var index = 0;
        var valid = parts.Length <= 2
            && Kinds.Contains(parts[0], StringComparer.Ordinal)
            && (parts.Length == 1
                || (parts[0] != "cpu" && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)));
        return valid
            ? new DeviceName(parts[0], parts.Length == 1 ? null : index)
            : throw new ArgumentException($"Device is '{text}'; it must be cpu, cuda, cuda:N (N = 0, 1, ...) or mps.", "Device");
    }

    public override string ToString() => Index is null ? Kind : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Index}");
}
