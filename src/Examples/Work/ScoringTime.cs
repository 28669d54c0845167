using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>How long it takes to score a row.</summary>
internal static class ScoringTime
{
    private const int Times = 7;

    /// <summary>Times two ways to score in turn, so that both meet the same load; the first round of each does not count.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="scored">Rows with a score.</param>
    /// <param name="reference">The same rows with another.</param>
    /// <returns>Medians of the seconds for a row.</returns>
    public static (double Scored, double Reference) Measure(int rows, IDataView scored, IDataView reference)
    {
        var seconds = (Scored: new double[Times], Reference: new double[Times]);
        for (var time = -1; time < Times; time++)
        {
            var (one, other) = (SecondsOf(scored), SecondsOf(reference));
            if (time >= 0)
            {
                (seconds.Scored[time], seconds.Reference[time]) = (one, other);
            }
        }

        return (Median(seconds.Scored) / rows, Median(seconds.Reference) / rows);
    }

    private static double SecondsOf(IDataView scored)
    {
        var start = Stopwatch.GetTimestamp();
        var column = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([column]);
        var read = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        while (cursor.MoveNext())
        {
            read(ref scores);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
