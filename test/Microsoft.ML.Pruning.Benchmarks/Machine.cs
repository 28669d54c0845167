namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>The machine that a benchmark runs on, for its report.</summary>
internal static class Machine
{
    /// <summary>The processor's name as Linux gives it, else "unknown processor".</summary>
    public static string Processor => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : "unknown processor";
}
