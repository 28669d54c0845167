namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>The machine that a benchmark runs on, for its report.</summary>
internal static class Machine
{
    /// <summary>The processor's name as Linux gives it, else "unknown processor".</summary>
    public static string Processor => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(
            line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : "unknown processor";

    /// <summary>The mean number of threads that wanted a processor in the last minute, as Linux counts them.</summary>
    /// <remarks>Near 0 on a quiet machine.</remarks>
    public static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
