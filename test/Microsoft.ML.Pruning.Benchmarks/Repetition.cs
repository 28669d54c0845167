using System.Diagnostics;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Times work that is done several times.</summary>
internal static class Repetition
{
    /// <summary>The seconds that the work takes once, on a heap that has just been cleaned up.</summary>
    public static double Seconds<T>(Func<T> work)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        var started = Stopwatch.GetTimestamp();
        var result = work();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        GC.KeepAlive(result);
        return seconds;
    }

    /// <summary>The seconds that the work takes once.</summary>
    public static double SecondsOf(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The median of that many repetitions.</summary>
    public static double MedianSeconds<T>(int repeats, Func<T> work) =>
        Median([.. Enumerable.Range(0, repeats).Select(_ => Seconds(work))]);

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] ordered = [.. values.Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
