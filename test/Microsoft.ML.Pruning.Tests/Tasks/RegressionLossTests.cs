using System.Globalization;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Tests.Tasks;

public sealed class RegressionLossTests
{
    private static readonly RegressionLoss[] All =
    [
        RegressionLoss.Squared, RegressionLoss.Absolute, RegressionLoss.Huber(), RegressionLoss.Huber(0.1), RegressionLoss.Huber(1e-30),
        RegressionLoss.Huber(12345.678901234567),
    ];

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0.5, 0.25, 0.5, 0.125)]
    [InlineData(1, 1, 1, 0.5)]
    [InlineData(2, 4, 2, 1.5)]
    [InlineData(-3, 9, 3, 2.5)]
    [InlineData(-0.5, 0.25, 0.5, 0.125)]
    public void Errors_cost_what_the_formulas_say(double error, double squared, double absolute, double huber)
    {
        Assert.Equal(squared, RegressionLoss.Squared.Of(error));
        Assert.Equal(absolute, RegressionLoss.Absolute.Of(error));
        Assert.Equal(huber, RegressionLoss.Huber().Of(error));
        Close.To(huber * 0.49, RegressionLoss.Huber(0.7).Of(error * 0.7), 1e-12);
    }

    [Fact]
    public void Losses_are_even_and_grow_with_the_error_and_Hubers_is_half_of_squares_joined_to_a_line_of_the_same_slope()
    {
        foreach (var loss in All)
        {
            foreach (var error in new[] { 1e-6, 0.09, 0.1, 0.11, 0.999, 1, 1.001, 7, 1e5 })
            {
                Assert.Equal(loss.Of(error), loss.Of(-error));
                Assert.True(loss.Of(error * 1.001) > loss.Of(error), $"{loss} at {error}");
            }
        }

        foreach (var delta in new[] { 0.01, 1, 30 })
        {
            var huber = RegressionLoss.Huber(delta);
            Close.To(delta * delta / 2, huber.Of(delta), 1e-12);
            Close.To(delta, (huber.Of(3 * delta) - huber.Of(2 * delta)) / delta, 1e-9);
            Close.To(delta, (huber.Of(delta * (1 + 1e-6)) - huber.Of(delta * (1 - 1e-6))) / (2e-6 * delta), 1e-5);
        }
    }

    [Theory]
    [InlineData(".", "-")]
    [InlineData(",", "-")]
    [InlineData("\u066b", "\u2212")]
    public void What_is_written_is_read_back_in_every_culture(string point, string minus)
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign) = (point, minus);
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.All(All, loss => Assert.Equal(loss, RegressionLoss.Parse(loss.ToString())));
            Assert.Equal(["squared", "absolute", "huber 1", "huber 0.1"], All.Take(4).Select(loss => loss.ToString()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Losses_are_values()
    {
        Assert.Equal(All.Length, All.Distinct().Count());
        Assert.Equal(RegressionLoss.Huber(0.5), RegressionLoss.Huber(0.5));
        Assert.Equal(RegressionLoss.Huber(0.5).GetHashCode(), RegressionLoss.Huber(0.5).GetHashCode());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e39)]
    [InlineData(1e-60)]
    public void A_delta_that_is_no_finite_number_above_0_is_refused(double delta)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => RegressionLoss.Huber(delta));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"delta is {delta}; it must be a finite number above 0"),
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Squared")]
    [InlineData("squared 1")]
    [InlineData("huber")]
    [InlineData("huber 0")]
    [InlineData("huber -1")]
    [InlineData("huber NaN")]
    [InlineData("huber Infinity")]
    [InlineData("huber 1e39")]
    [InlineData("huber 1,5")]
    [InlineData("huber 1 2")]
    public void What_names_no_loss_cannot_be_read(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => RegressionLoss.Parse(text)).Message, StringComparison.Ordinal);
}
