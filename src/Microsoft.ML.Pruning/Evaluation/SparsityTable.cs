using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>Lays out <see cref="SparsityMetrics"/> as a table.</summary>
internal static class SparsityTable
{
    /// <summary>One row a layer, and the network's total.</summary>
    public static string Format(SparsityMetrics metrics) =>
        new TextTable(
            "Sparsity table",
            ["LAYER", "Weights", "Zeros", "Sparsity", "Units", "Kept", "MACs", "Non-zero MACs", "Ratio", "Speed-up", "Memory", "Disk"],
            [.. metrics.Layers.Select(LayerRow)])
        {
            Total = TotalRow(metrics),
        }.Format();

    private static ImmutableArray<string> LayerRow(LayerSparsity layer) =>
    [
        layer.Layer,
        Whole(layer.Weights),
        Whole(layer.ZeroWeights),
        Fraction(layer.Sparsity),
        Whole(layer.Units),
        Whole(layer.UnitsKept),
        Whole(layer.MultiplyAdds),
        Whole(layer.NonZeroMultiplyAdds),
        Factor(layer.CompressionRatio),
        Factor(layer.TheoreticalSpeedup),
        Whole(layer.BytesInMemory),
        Whole(layer.BytesOnDisk),
    ];

    private static ImmutableArray<string> TotalRow(SparsityMetrics metrics) =>
    [
        "TOTAL",
        Whole(metrics.Weights),
        Whole(metrics.ZeroWeights),
        Fraction(metrics.Sparsity),
        Whole(metrics.Units),
        Whole(metrics.UnitsKept),
        Whole(metrics.MultiplyAdds),
        Whole(metrics.NonZeroMultiplyAdds),
        Factor(metrics.CompressionRatio),
        Factor(metrics.TheoreticalSpeedup),
        Whole(metrics.BytesInMemory),
        Whole(metrics.BytesOnDisk),
    ];

    private static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Fraction(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Factor(double value) => double.IsFinite(value) ? value.ToString("F2", CultureInfo.InvariantCulture) : "inf";
}
