using System.Diagnostics;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Watches how far the resident memory of this process, torch's included, rises above what it was at the start.</summary>
/// <remarks>Linux keeps the high-water mark itself; where it does not let the mark be reset, a thread looks every millisecond.</remarks>
internal sealed class PeakMemory
{
    private readonly long _start;

    /// <summary>Starts from a heap that has just been cleaned up.</summary>
    public PeakMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _start = Environment.WorkingSet;
    }

    /// <summary>The megabytes (10^6 bytes) at the peak while the work runs, beyond those before it.</summary>
    public static double Of(Action work) => new PeakMemory().During(work);

    /// <summary>The megabytes (10^6 bytes) at the peak while the work runs, beyond those at the start.</summary>
    public double During(Action work) => ((TryResetMark() ? Marked(work) : Watched(work)) - _start) / 1e6;

    private static bool TryResetMark()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long Marked(Action work)
    {
        work();
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static long Watched(Action work)
    {
        var peak = Environment.WorkingSet;
        using var finished = new ManualResetEventSlim();
        var watcher = new Thread(() =>
        {
            while (!finished.Wait(TimeSpan.FromMilliseconds(1)))
            {
                peak = Math.Max(peak, Environment.WorkingSet);
            }
        });
        watcher.Start();
        work();
        finished.Set();
        watcher.Join();
        return Math.Max(peak, Environment.WorkingSet);
    }
}
