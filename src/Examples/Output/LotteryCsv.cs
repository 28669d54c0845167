using System.Globalization;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>
/// The trainings of searches for lottery tickets as comma-separated text: one header, one line a training, numbers in the invariant culture
/// and in full.
/// </summary>
internal static class LotteryCsv
{
    public const string Header =
        "network,seed,round,kind,weights_left,weights,lowest_iteration,lowest_validation_loss,"
        + "test_accuracy_at_lowest,iterations,final_validation_loss,final_test_accuracy";

    public static void Write(string path, IEnumerable<LotteryPoint> points) =>
        OutputFile.Write(path, partial => File.WriteAllLines(partial, [Header, .. points.Select(Line)]));

    private static string Line(LotteryPoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{point.Network},{point.Seed},{point.Round},{point.Kind},{point.WeightsLeft},{point.Weights},"
            + $"{point.Trial.LowestIteration},{point.Trial.LowestValidationLoss},{point.Trial.TestAccuracyAtLowest},"
            + $"{point.Trial.Iterations},{point.Trial.FinalValidationLoss},{point.Trial.FinalTestAccuracy}");
}
