namespace Microsoft.ML.Pruning.Training;

/// <summary>Fills spans with random numbers.</summary>
internal static class RandomFill
{
    /// <summary>Uniform within [-bound, bound).</summary>
    public static void Uniform(Span<float> values, double bound, Random random)
    {
        foreach (ref var value in values)
        {
            value = (float)(((2 * random.NextDouble()) - 1) * bound);
        }
    }

    /// <summary>Normal with mean 0.</summary>
    public static void Normal(Span<float> values, double standardDeviation, Random random)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var (first, second) = NormalPair(standardDeviation, random);
            values[i] = (float)first;
            if (i + 1 < values.Length)
            {
                values[i + 1] = (float)second;
            }
        }
    }

    /// <summary>Normal with mean 0, within two standard deviations.</summary>
    /// <remarks>Numbers further from 0 are drawn again, as 4.6 % are.</remarks>
    public static void TruncatedNormal(Span<float> values, double standardDeviation, Random random)
    {
        var bound = 2 * standardDeviation;
        for (var filled = 0; filled < values.Length;)
        {
            var (first, second) = NormalPair(standardDeviation, random);
            if (Math.Abs(first) <= bound)
            {
                values[filled++] = (float)first;
            }

            if (Math.Abs(second) <= bound && filled < values.Length)
            {
                values[filled++] = (float)second;
            }
        }
    }

    /// <summary>Two independent normal numbers, by Box and Muller.</summary>
    private static (double First, double Second) NormalPair(double standardDeviation, Random random)
    {
        var radius = standardDeviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
        return (radius * cosine, radius * sine);
    }
}
