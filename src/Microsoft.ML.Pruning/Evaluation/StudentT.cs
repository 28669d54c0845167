namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>Quantiles of Student's t distribution for whole degrees of freedom.</summary>
/// <remarks>Abramowitz and Stegun, Handbook of Mathematical Functions (1964), formulas 26.7.3, 26.7.4 and 26.7.5.</remarks>
internal static class StudentT
{
    private const int LargestExact = 1000;
    private const double Level = 0.95;
    private const double NormalQuantile = 1.959963984540054;

    /// <summary>The half-width of a 95 % interval in standard errors.</summary>
    /// <remarks>The t with P(|T| &lt;= t) = 0.95.</remarks>
    /// <param name="degrees">The degrees of freedom, at least 1.</param>
    public static double TwoSided95(long degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        return degrees <= LargestExact ? Math.Tan(AngleFor((int)degrees)) * Math.Sqrt(degrees) : Expansion(degrees);
    }

    /// <summary>Bisects for the angle atan(t / sqrt(degrees)).</summary>
    /// <remarks>60 halvings leave less than rounding does.</remarks>
    private static double AngleFor(int degrees)
    {
        var low = 0.0;
        var high = Math.PI / 2;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (Probability(middle, degrees) < Level)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return (low + high) / 2;
    }

    /// <summary>P(|T| &lt;= t) as the finite series in the angle.</summary>
    private static double Probability(double angle, int degrees)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var odd = degrees % 2;
        var term = odd == 1 ? cosine : 1.0;
        var sum = 0.0;
        for (var k = odd; k <= degrees - 2; k += 2)
        {
            sum += term;
            term *= cosine * cosine * (k + 1) / (k + 2);
        }

        return odd == 1 ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }

    /// <summary>The Cornish-Fisher expansion; its error is of order degrees^-5.</summary>
    private static double Expansion(double degrees)
    {
        var z = NormalQuantile;
        var z2 = z * z;
        var first = z * (z2 + 1) / 4;
        var second = z * ((5 * z2 + 16) * z2 + 3) / 96;
        var third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        var fourth = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
        return z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees;
    }
}
