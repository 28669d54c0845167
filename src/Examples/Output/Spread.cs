using System.Runtime.InteropServices;
using Microsoft.ML.Pruning.Evaluation;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>One figure over seeds.</summary>
/// <param name="Mean">The mean of its values, or the only one.</param>
/// <param name="Deviation">Their sample standard deviation; null for a single value.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Spread(double Mean, double? Deviation)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 1)
        {
            return new Spread(all[0], null);
        }

        var statistics = SampleStatistics.Of(all);
        return new Spread(statistics.Mean, statistics.StandardDeviation);
    }
}
