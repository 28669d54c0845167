namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Divides a whole number in proportion to quotas by Webster's method.</summary>
/// <remarks>
/// Each share has an upper limit and is at least one. The result is as if one after the other went to the highest quota / (share + 1/2),
/// the first among equals; a larger total only adds to it. A search for the common divisor gives most of them at once.
/// </remarks>
internal static class Apportionment
{
    private const int Halvings = 200;

    /// <summary>How far below the divisor the search may go.</summary>
    /// <remarks>Shares that are equal but for rounding are then given out by the rule.</remarks>
    private const double Rounding = 1e-12;

    /// <summary>The shares.</summary>
    /// <param name="quotas">What to divide in proportion to; finite and above 0.</param>
    /// <param name="limits">
    /// The most that each can have, at least 0. Each gets at least min(1, limit), even if that exceeds the total.
    /// </param>
    /// <param name="total">What to divide; beyond the sum of the limits the rest is not given out.</param>
    public static int[] Divide(double[] quotas, int[] limits, long total)
    {
        double low = 0;
        var high = quotas.Select((quota, i) => (limits[i] + 1) / quota).Max();
        if (Sum(quotas, limits, high) <= total)
        {
            return limits;
        }

        for (var i = 0; i < Halvings; i++)
        {
            var middle = low + (high - low) / 2;
            (low, high) = Sum(quotas, limits, middle) <= total ? (middle, high) : (low, middle);
        }

        int[] shares = [.. quotas.Select((quota, i) => Share(quota, limits[i], low * (1 - Rounding)))];
        for (var left = total - shares.Sum(share => (long)share); left > 0; left--)
        {
            shares[Next(quotas, limits, shares)]++;
        }

        return shares;
    }

    private static long Sum(double[] quotas, int[] limits, double factor) =>
        quotas.Select((quota, i) => (long)Share(quota, limits[i], factor)).Sum();

    /// <summary>quota x factor, rounded, within the limits.</summary>
    private static int Share(double quota, int limit, double factor) =>
        (int)Math.Min(limit, Math.Max(1, Math.Round(quota * factor, MidpointRounding.AwayFromZero)));

    /// <summary>Who gets the next one.</summary>
    private static int Next(double[] quotas, int[] limits, int[] shares)
    {
        var best = -1;
        for (var i = 0; i < quotas.Length; i++)
        {
            if (shares[i] < limits[i] && (best < 0 || quotas[i] / (shares[i] + 0.5) > quotas[best] / (shares[best] + 0.5)))
            {
                best = i;
            }
        }

        return best;
    }
}
