using System.Diagnostics;

namespace Microsoft.ML.Pruning.Tests;

/// <summary>Measures what rounds of work leave behind in the process, managed and native.</summary>
internal static class ProcessMemory
{
    private const int Windows = 5;

    /// <summary>
    /// The least growth of the process over several windows of the same work, in bytes. What an allocator keeps for later comes and goes;
    /// what leaks is there in every window.
    /// </summary>
    /// <param name="window">One window of work; it runs once more at first, unmeasured, to warm up.</param>
    /// <param name="enough">Growth at or below this ends the measurement early.</param>
    public static long LeastGrowth(Action window, long enough)
    {
        window();
        var least = long.MaxValue;
        for (var i = 0; i < Windows && least > enough; i++)
        {
            var before = ResidentBytes();
            window();
            least = Math.Min(least, ResidentBytes() - before);
        }

        return least;
    }

    /// <summary>The bytes of managed objects that are still reachable.</summary>
    public static long ManagedBytes()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static long ResidentBytes()
    {
        ManagedBytes();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
