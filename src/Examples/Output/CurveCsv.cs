using System.Globalization;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>Curve points as comma-separated text: one header, one line a point, numbers in the invariant culture and in full.</summary>
internal static class CurveCsv
{
    public const string Header = "network,method,scope,seed,requested_sparsity,achieved_sparsity,test_accuracy,test_log_loss,macs,nonzero_macs,bytes";

    public static void Write(string path, IEnumerable<CurvePoint> points) =>
        OutputFile.Write(path, partial => File.WriteAllLines(partial, [Header, .. points.Select(Line)]));

    private static string Line(CurvePoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{point.Network},{point.Method},{point.Scope},{point.Seed},{point.RequestedSparsity},{point.AchievedSparsity},{point.TestAccuracy},{point.TestLogLoss},{point.Macs},{point.NonZeroMacs},{point.Bytes}");
}
