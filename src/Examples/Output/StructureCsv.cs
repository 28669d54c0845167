using System.Globalization;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>The points of a structure selection as comma-separated text.</summary>
internal static class StructureCsv
{
    public const string Header = "network,seed,strength,threshold,units_kept,units,nonzero_macs,test_accuracy";

    public static void Write(string path, IEnumerable<StructurePoint> points) =>
        OutputFile.Write(path, partial => File.WriteAllLines(partial, [Header, .. points.Select(Line)]));

    private static string Line(StructurePoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{point.Network},{point.Seed},{point.Strength},{point.Threshold},{point.UnitsKept},{point.Units},"
            + $"{point.MultiplyAdds},{point.Accuracy}");
}
