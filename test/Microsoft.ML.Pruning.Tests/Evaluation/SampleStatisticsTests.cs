using Microsoft.ML.Pruning.Evaluation;

namespace Microsoft.ML.Pruning.Tests.Evaluation;

public sealed class SampleStatisticsTests
{
    // Quantiles as published in tables (and by scipy.stats.t.ppf(0.975, degrees)).
    [Theory]
    [InlineData(1, 12.706204736174694)]
    [InlineData(2, 4.302652729749462)]
    [InlineData(3, 3.182446305283709)]
    [InlineData(4, 2.7764451051977934)]
    [InlineData(5, 2.570581835636315)]
    [InlineData(9, 2.2621571628540993)]
    [InlineData(10, 2.2281388519649385)]
    [InlineData(29, 2.045229642132703)]
    [InlineData(30, 2.0422724563012373)]
    [InlineData(100, 1.9839715184496334)]
    [InlineData(1000, 1.9623390808264078)]
    public void Students_quantiles_are_those_of_the_tables(int degrees, double expected) =>
        Close.To(expected, StudentT.TwoSided95(degrees), 1e-9);

    [Fact]
    public void Students_quantiles_fall_without_a_jump_towards_the_normal_one()
    {
        for (var degrees = 1; degrees < 1200; degrees++)
        {
            Assert.True(StudentT.TwoSided95(degrees) > StudentT.TwoSided95(degrees + 1));
        }

        // Where the exact series hands over to the expansion, steps keep the size 2.4 / degrees^2.
        Close.To(StudentT.TwoSided95(999) - StudentT.TwoSided95(1000), StudentT.TwoSided95(1000) - StudentT.TwoSided95(1001), 5e-3);
        Close.To(1.959963984540054, StudentT.TwoSided95(long.MaxValue), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.TwoSided95(0));
    }

    [Fact]
    public void Mean_spread_and_interval_follow_their_formulas()
    {
        var statistics = SampleStatistics.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal((8, 5.0), (statistics.Count, statistics.Mean));
        Close.To(Math.Sqrt(32.0 / 7), statistics.StandardDeviation, 1e-12);
        Close.To(2.3646242510102993 * Math.Sqrt(32.0 / 7) / Math.Sqrt(8), statistics.HalfWidth95, 1e-9);
        Assert.Equal(
            (statistics.Mean - statistics.HalfWidth95, statistics.Mean + statistics.HalfWidth95), (statistics.Lower95, statistics.Upper95));
        Assert.Equal(0, SampleStatistics.Of([0.1, 0.1]).StandardDeviation);
        Close.To(12.706204736174694 * Math.Sqrt(0.5) / Math.Sqrt(2), SampleStatistics.Of([0, 1]).HalfWidth95, 1e-9);
    }

    [Fact]
    public void Nineteen_intervals_in_twenty_hold_the_true_mean()
    {
        var random = new Random(1);
        foreach (var count in new[] { 2, 3, 5, 10 })
        {
            var hits = 0;
            for (var round = 0; round < 20_000; round++)
            {
                var statistics = SampleStatistics.Of(Enumerable.Range(0, count).Select(_ => Normal(random)));
                hits += statistics.Lower95 <= 0 && statistics.Upper95 >= 0 ? 1 : 0;
            }

            Assert.InRange(hits / 20_000.0, 0.945, 0.955);
        }
    }

    [Fact]
    public void Too_few_or_endless_values_are_refused()
    {
        Assert.Contains("0 values", Assert.Throws<ArgumentException>(() => SampleStatistics.Of([])).Message, StringComparison.Ordinal);
        Assert.Contains("1 values", Assert.Throws<ArgumentException>(() => SampleStatistics.Of([1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SampleStatistics.Of([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => SampleStatistics.Of([1, double.PositiveInfinity]));
        Assert.Throws<ArgumentNullException>(() => SampleStatistics.Of(null!));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
