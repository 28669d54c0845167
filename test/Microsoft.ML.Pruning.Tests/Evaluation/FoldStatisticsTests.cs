using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Evaluation;

public sealed class FoldStatisticsTests
{
    [Fact]
    public void Each_figure_is_summarised_over_the_folds()
    {
        var folds = FoldStatistics.Of([Fold(0.9, 10), Fold(0.8, 12), Fold(0.7, 14)]);
        Assert.Equal(["accuracy", "size"], folds.Figures.Select(pair => pair.Key));
        Assert.Equal(SampleStatistics.Of([0.9, 0.8, 0.7]), folds["accuracy"]);
        Assert.Equal(SampleStatistics.Of([10, 12, 14]), folds["size"]);
        Assert.Equal(folds, FoldStatistics.Of([Fold(0.9, 10), Fold(0.8, 12), Fold(0.7, 14)]));
    }

    [Fact]
    public void Sparsity_metrics_of_folds_can_be_summarised()
    {
        var metrics = Enumerable.Range(0, 3)
            .Select(i => SparsityMetrics.Compute(RandomNetworks.Prune(RandomNetworks.Create(1), 0.2 * i, i)))
            .ToArray();
        var folds = FoldStatistics.Of(metrics.Select(m => m.Figures));
        Close.To(metrics.Average(m => m.Sparsity), folds["Sparsity"].Mean, 1e-12);
    }

    [Fact]
    public void The_table_has_a_line_for_each_figure()
    {
        var lines = FoldStatistics.Of([Fold(0.5, 1e6), Fold(0.7, 1e6)]).ToFormattedTable().Split('\n');
        Assert.Equal("  FIGURE || n |        Mean | Std. dev. |   95 % from |          to", lines[1]);
        Assert.Equal("accuracy || 2 |      0.6000 |    0.1414 |     -0.6706 |      1.8706", lines[3]);
        Assert.Equal("    size || 2 | 1,000,000.0 |    0.0000 | 1,000,000.0 | 1,000,000.0", lines[4]);
        Assert.Equal("", lines[5]);
        Assert.Equal(6, lines.Length);
    }

    [Fact]
    public void Folds_that_do_not_fit_together_are_refused()
    {
        Assert.Contains(
            "1 folds", Assert.Throws<ArgumentException>(() => FoldStatistics.Of([Fold(1, 2)])).Message, StringComparison.Ordinal);
        var error = Assert.Throws<ArgumentException>(() => FoldStatistics.Of([Fold(1, 2), [new("accuracy", 1.0)]]));
        Assert.Contains("Fold 1 has the figures accuracy,", error.Message, StringComparison.Ordinal);
        Assert.Contains("accuracy, size", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => FoldStatistics.Of([Fold(1, 2), Fold(1, double.PositiveInfinity)]));
        Assert.Contains("The figure size is Infinity in fold 1;", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FoldStatistics.Of([Fold(1, double.NaN), Fold(1, 2)]));
        error = Assert.Throws<ArgumentException>(() => FoldStatistics.Of([Fold(1, 2), Fold(1, 2)])["speed"]);
        Assert.Contains("'speed'", error.Message, StringComparison.Ordinal);
    }

    private static KeyValuePair<string, double>[] Fold(double accuracy, double size) => [new("accuracy", accuracy), new("size", size)];
}
