using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

public sealed class PruningCountTests
{
    [Theory]
    [InlineData(0.5, 3, 2)]
    [InlineData(0.5, 5, 3)]
    [InlineData(0.25, 2, 1)]
    [InlineData(0.145, 100, 15)]
    [InlineData(0.545, 100, 55)]
    [InlineData(0.9, 100_000_000, 90_000_000)]
    [InlineData(0.7, 10, 7)]
    [InlineData(0.0, 10, 0)]
    [InlineData(0.999999, 10, 10)]
    [InlineData(0.3, 0, 0)]
    public void Half_is_rounded_away_from_zero_as_the_fraction_is_written(double fraction, long total, long expected) =>
        Assert.Equal(expected, PruningCount.Of(fraction, total));

    [Theory]
    [InlineData(-0.001)]
    [InlineData(1.0)]
    [InlineData(80)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_sparsity_outside_its_range_is_refused_with_value_and_range(double sparsity)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => PruningCount.RequireSparsity(sparsity, "sparsity"));
        Assert.Equal(sparsity, error.ActualValue);
        Assert.Equal("sparsity", error.ParamName);
        Assert.Contains("[0, 1)", error.Message, StringComparison.Ordinal);
    }
}
