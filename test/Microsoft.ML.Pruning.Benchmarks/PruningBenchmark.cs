using System.Globalization;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Everything about pruning that is measured, one section after the other.</summary>
internal static class PruningBenchmark
{
    private static readonly Func<BenchmarkSection>[] Sections = [GlobalMagnitudeBenchmark.Run, TopKBenchmark.Run];

    /// <summary>Runs every section and writes Results/pruning.md.</summary>
    /// <returns>0, or 1 when a section took more than is allowed.</returns>
    public static int Run()
    {
        var load = Machine.Load;
        BenchmarkSection[] sections = [.. Sections.Select(run => run())];
        var report = string.Create(CultureInfo.InvariantCulture, $"""
            # Pruning

            Run again with `./build/bench.sh pruning`. Processor: {Machine.Processor}, {Environment.ProcessorCount} cores. .NET {Environment.Version}.
            Load average before the start: {load}.

            {string.Join('\n', sections.Select(section => section.Markdown))}
            """);
        Console.WriteLine(report);
        ResultFile.Write("pruning.md", report);
        return sections.All(section => section.Passed) ? 0 : 1;
    }
}
