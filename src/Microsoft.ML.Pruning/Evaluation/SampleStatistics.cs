using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>Mean, spread and 95 % confidence interval of one figure over folds or seeds.</summary>
public sealed record SampleStatistics
{
    private SampleStatistics(int count, double mean, double standardDeviation)
    {
        Count = count;
        Mean = mean;
        StandardDeviation = standardDeviation;
    }

    /// <summary>The number of values, n.</summary>
    public int Count { get; }

    /// <summary>The sum of the values / n.</summary>
    public double Mean { get; }

    /// <summary>The sample standard deviation.</summary>
    /// <remarks>The root of the sum of squared differences from the mean / (n - 1).</remarks>
    public double StandardDeviation { get; }

    /// <summary>Half the width of the 95 % interval.</summary>
    /// <remarks>
    /// t x <see cref="StandardDeviation"/> / sqrt(n), with t the 97.5 % quantile of Student's distribution with n - 1 degrees of freedom.
    /// </remarks>
    public double HalfWidth95 => StudentT.TwoSided95(Count - 1) * StandardDeviation / Math.Sqrt(Count);

    /// <summary>The lower end of the 95 % interval of the mean.</summary>
    public double Lower95 => Mean - HalfWidth95;

    /// <summary>The upper end of the 95 % interval of the mean.</summary>
    public double Upper95 => Mean + HalfWidth95;

    /// <summary>Summarises values.</summary>
    /// <param name="values">At least two values, none of them NaN or infinite.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two values (one says nothing about spread), or one is NaN or infinite.
    /// </exception>
    public static SampleStatistics Of(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ImmutableArray<double> sample = [.. values];
        if (sample.Length < 2)
        {
            throw new ArgumentException($"There are {sample.Length} values; a spread needs at least 2.", nameof(values));
        }

        foreach (var value in sample)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"The value {value} has no mean; all values must be finite.", nameof(values));
            }
        }

        var mean = sample.Average();
        var squares = sample.Sum(value => (value - mean) * (value - mean));
        return new SampleStatistics(sample.Length, mean, Math.Sqrt(squares / (sample.Length - 1)));
    }
}
