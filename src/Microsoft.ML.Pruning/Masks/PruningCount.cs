namespace Microsoft.ML.Pruning.Masks;

/// <summary>How many elements a fraction stands for.</summary>
internal static class PruningCount
{
    /// <summary>fraction x total, rounded half away from zero.</summary>
    /// <remarks>
    /// The product is taken in decimal, so that 0.145 of 100 is 14.5 and hence 15, as written, and not the 14.499999999999998 of binary
    /// arithmetic.
    /// </remarks>
    /// <param name="fraction">A number in [0, 1); the caller has checked it.</param>
    /// <param name="total">The number of prunable elements.</param>
    public static long Of(double fraction, long total) => (long)Math.Round((decimal)fraction * total, MidpointRounding.AwayFromZero);

    /// <summary>Whether two sparsities are the same but for rounding.</summary>
    /// <remarks>(M - N) / M may come to the caller as 1 - N / M.</remarks>
    public static bool IsSame(double a, double b) => Math.Abs(a - b) <= 1e-12;

    /// <summary>Refuses a sparsity outside [0, 1) or NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message has the value and the range.</exception>
    public static void RequireSparsity(double sparsity, string parameter, string what = "The sparsity")
    {
        if (!(sparsity >= 0 && sparsity < 1))
        {
            throw new ArgumentOutOfRangeException(
                parameter, sparsity, $"{what} is {sparsity}; it must lie in [0, 1), for example 0.8 to remove 80 %.");
        }
    }
}
