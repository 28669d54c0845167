namespace Microsoft.ML.Pruning.Foundations;

/// <summary>The error function of Gauss.</summary>
internal static class ErrorFunction
{
    /// <summary>The error function, to within 1.5e-7.</summary>
    /// <remarks>
    /// Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26; the error is about one unit in the last place of a float near 1.
    /// </remarks>
    public static double Compute(double x)
    {
        var magnitude = Math.Abs(x);
        var t = 1 / (1 + (0.3275911 * magnitude));
        var polynomial = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        return Math.CopySign(1 - (polynomial * Math.Exp(-magnitude * magnitude)), x);
    }
}
