using System.Globalization;
using Microsoft.ML.Pruning.Sensitivity;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>
/// A sensitivity scan as comma-separated text: one header, one line a layer and sparsity, numbers in the invariant culture and in full.
/// </summary>
internal static class SensitivityCsv
{
    public const string Header = "network,method,seed,layer,sparsity,pruned,prunable,validation_loss,loss_increase,validation_accuracy";

    public static void Write(string path, string network, string method, int seed, SensitivityScan scan) =>
        OutputFile.Write(path, partial => File.WriteAllLines(
            partial, [Header, .. scan.Points.Select(point => Line(network, method, seed, point))]));

    private static string Line(string network, string method, int seed, SensitivityPoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{network},{method},{seed},{point.Layer},{point.Sparsity},{point.Pruned},{point.Prunable},"
            + $"{point.Loss},{point.LossIncrease},{point.Accuracy}");
}
