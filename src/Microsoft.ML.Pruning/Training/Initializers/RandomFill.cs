namespace Microsoft.ML.Pruning.Training;

/// <summary>Fills spans with random numbers.</summary>
internal static class RandomFill
{
    /// <summary>Uniform within [-bound, bound).</summary>
    public static void Uniform(Span<float> values, double bound, Random random)
    {
        foreach (ref float value in values)
        {
            value = (float)(((2 * random.NextDouble()) - 1) * bound);
        }
    }

    /// <summary>Normal with mean 0, by Box and Muller.</summary>
    public static void Normal(Span<float> values, double standardDeviation, Random random)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            double radius = standardDeviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(radius * cosine);
            if (i + 1 < values.Length)
            {
                values[i + 1] = (float)(radius * sine);
            }
        }
    }
}
