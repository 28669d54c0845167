namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Watches how far the resident memory of this process rises.</summary>
internal static class PeakMemory
{
    /// <summary>The megabytes (10^6 bytes) at the peak while the work runs, beyond those before it.</summary>
    public static double Of(Action work)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var before = Environment.WorkingSet;
        var peak = before;
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
        peak = Math.Max(peak, Environment.WorkingSet);
        return (peak - before) / 1e6;
    }
}
