using Xunit.Sdk;

namespace Microsoft.ML.Pruning.Tests;

public sealed class CloseTests
{
    [Theory]
    [InlineData(1e-20)]
    [InlineData(-1)]
    [InlineData(3e20)]
    public void The_allowed_difference_grows_with_the_value(double value)
    {
        Close.To(value, value * (1 + 0.9e-6), 1e-6);
        Assert.Throws<FailException>(() => Close.To(value, value * (1 + 1.1e-6), 1e-6));
        Assert.Throws<FailException>(() => Close.To(value, -value, 1e-6));
    }

    [Fact]
    public void A_value_near_0_is_measured_by_the_size_given_and_elements_by_the_largest()
    {
        Close.To(0, 1e-5, 1e-6, size: 11);
        Assert.Throws<FailException>(() => Close.To(0, 1e-5, 1e-6, size: 9));
        Assert.Throws<FailException>(() => Close.To(0, double.Epsilon, 1e-6));
        Close.To([0f, -11f], [1e-5f, -11f], 1e-6);
        Assert.Throws<FailException>(() => Close.To([0.0, -9], [1e-5, -9], 1e-6));
        Assert.ThrowsAny<XunitException>(() => Close.To([0.0], [0.0, 0], 1));
    }

    [Fact]
    public void What_is_not_a_number_or_infinite_is_close_to_itself_alone()
    {
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1];
        foreach (var expected in special)
        {
            Close.To(expected, expected, 0);
            Assert.All(
                special.Where(actual => !actual.Equals(expected)),
                actual => Assert.Throws<FailException>(() => Close.To(expected, actual, 1e9)));
        }
    }
}
