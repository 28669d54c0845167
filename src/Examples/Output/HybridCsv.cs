using System.Globalization;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>The networks of a comparison as comma-separated text.</summary>
internal static class HybridCsv
{
    public const string Header = "network,seed,method,point,test_accuracy,macs,parameters,bytes,"
        + "defined_macs,defined_parameters,written_bytes,compact,"
        + "microseconds_a_row,dense_microseconds_a_row,time_ratio,seconds,front_macs,front_parameters,front_bytes";

    public static void Write(string path, HybridFronts fronts) => OutputFile.Write(
        path, partial => File.WriteAllLines(partial, [Header, .. fronts.Points.Select(point => Line(point, fronts))]));

    private static string Line(HybridPoint point, HybridFronts fronts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{point.Network},{point.Seed},{Field(point.Method)},{Field(point.Point)},{point.Accuracy},{point.Cost.MultiplyAdds},"
            + $"{point.Cost.Parameters},{point.Cost.Bytes},{point.Defined.MultiplyAdds},{point.Defined.Parameters},{point.Defined.Bytes},"
            + $"{(point.IsCompact ? 1 : 0)},{1e6 * point.Time:0.0},{1e6 * point.DenseTime:0.0},{point.Time / point.DenseTime:0.000},"
            + $"{point.Work:0.0},{string.Join(',', fronts[point].Select(lies => lies ? 1 : 0))}");

    /// <summary>Names without the commas that part columns.</summary>
    private static string Field(string name) => name.Replace(",", "", StringComparison.Ordinal);
}
