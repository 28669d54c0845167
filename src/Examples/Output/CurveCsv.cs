using System.Globalization;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>
/// Curve points as comma-separated text: one header, one line a point and seed, numbers in the invariant culture and in full.
/// </summary>
/// <remarks>
/// The last three columns are the number of seeds, and over them the mean and the standard deviation (empty with one seed) of the test
/// accuracy.
/// </remarks>
internal static class CurveCsv
{
    public const string Header =
        "network,dropout,method,scope,kind,schedule,finetune_epochs,recovery_epochs,seed,requested_sparsity,achieved_sparsity,"
        + "test_accuracy,test_log_loss,macs,nonzero_macs,bytes,seeds,mean_test_accuracy,sd_test_accuracy";

    public static void Write(string path, IEnumerable<CurvePoint> points)
    {
        var replicates = points.GroupBy(point => (point.Method, point.Scope, point.Kind, point.RequestedSparsity));
        OutputFile.Write(path, partial => File.WriteAllLines(partial, [Header, .. replicates.SelectMany(Lines)]));
    }

    private static IEnumerable<string> Lines(IEnumerable<CurvePoint> replicates)
    {
        var points = replicates.ToList();
        var accuracy = Spread.Of(points.Select(point => point.TestAccuracy));
        return points.Select(point => Line(point, points.Count, accuracy));
    }

    private static string Line(CurvePoint point, int seeds, Spread accuracy) => string.Create(
        CultureInfo.InvariantCulture,
        $"{point.Network},{point.Dropout},{point.Method},{point.Scope},{point.Kind},{point.Schedule},{point.FineTuneEpochs},"
            + $"{point.RecoveryEpochs},{point.Seed},"
            + $"{point.RequestedSparsity},{point.AchievedSparsity},{point.TestAccuracy},{point.TestLogLoss},"
            + $"{point.Macs},{point.NonZeroMacs},{point.Bytes},{seeds},{accuracy.Mean},{accuracy.Deviation}");
}
