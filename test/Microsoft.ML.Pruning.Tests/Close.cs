using System.Numerics;

namespace Microsoft.ML.Pruning.Tests;

/// <summary>Compares numbers in proportion to their size, so that the order of a sum does not decide.</summary>
internal static class Close
{
    /// <summary>The difference is at most a share of the size.</summary>
    /// <param name="expected">What should come out.</param>
    /// <param name="actual">What came out.</param>
    /// <param name="share">The allowed difference, as a share of the size: a few roundings are a few times 1.2e-7 in float.</param>
    /// <param name="size">
    /// The least size to go by, for a value that is a small rest of larger ones: how large those are. The expected value counts where it is
    /// larger.
    /// </param>
    /// <param name="what">What is compared, for the message.</param>
    public static void To(double expected, double actual, double share, double size = 0, string what = "")
    {
        if (!IsClose(expected, actual, share, size))
        {
            Assert.Fail($"{what}: expected {expected:R}, found {actual:R}: not within {share:R} of {Math.Max(Math.Abs(expected), size):R}");
        }
    }

    /// <summary>Every difference is at most a share of the largest expected value.</summary>
    /// <inheritdoc cref="To(double, double, double, double, string)"/>
    public static void To<TExpected, TActual>(
        IReadOnlyList<TExpected> expected, IReadOnlyList<TActual> actual, double share, double size = 0, string what = "")
        where TExpected : INumberBase<TExpected>
        where TActual : INumberBase<TActual>
    {
        Assert.Equal(expected.Count, actual.Count);
        double[] wanted = [.. expected.Select(double.CreateChecked)];
        size = wanted.Where(double.IsFinite).Aggregate(size, (largest, value) => Math.Max(largest, Math.Abs(value)));
        for (var i = 0; i < wanted.Length; i++)
        {
            To(wanted[i], double.CreateChecked(actual[i]), share, size, $"{what}[{i}]");
        }
    }

    private static bool IsClose(double expected, double actual, double share, double size)
    {
        var difference = Math.Abs(expected - actual);
        return expected.Equals(actual) || (double.IsFinite(difference) && difference <= share * Math.Max(Math.Abs(expected), size));
    }
}
