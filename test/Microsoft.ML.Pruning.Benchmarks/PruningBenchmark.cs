using System.Globalization;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Everything about pruning that is measured, one section after the other.</summary>
internal static class PruningBenchmark
{
    /// <summary>The argument that shrinks what saliencies are measured on, to see whether the program runs through.</summary>
    public const string Small = "--small";

    private static readonly (string Name, Func<bool, BenchmarkSection> Run)[] Sections =
    [
        ("global", _ => GlobalMagnitudeBenchmark.Run()),
        ("topk", _ => TopKBenchmark.Run()),
        ("saliencies", SaliencyBenchmark.Run),
        ("obd", CurvatureBenchmark.Run),
    ];

    /// <summary>Runs every section and writes Results/pruning.md.</summary>
    /// <remarks>With <c>--sections</c> and names with commas between them, or <c>--small</c>, it only prints.</remarks>
    /// <returns>0; 1 when a section took more than is allowed; 2 when the arguments are wrong.</returns>
    public static int Run(string[] arguments)
    {
        var small = arguments.Contains(Small);
        var wanted = arguments.Where(argument => argument != Small).ToArray() switch
        {
            [] => [.. Sections.Select(section => section.Name)],
            ["--sections", var names] => names.Split(','),
            _ => null,
        };
        if (wanted is null || wanted.Except(Sections.Select(section => section.Name)).Any())
        {
            Console.Error.WriteLine($"Give nothing, {Small}, or --sections and some of "
                + $"{string.Join(',', Sections.Select(section => section.Name))}; not '{string.Join(' ', arguments)}'.");
            return 2;
        }

        var load = Machine.Load;
        BenchmarkSection[] sections = [.. Sections.Where(section => wanted.Contains(section.Name)).Select(section => section.Run(small))];
        var report = Report(load, sections);
        Console.WriteLine(report);
        if (sections.Length == Sections.Length && !small)
        {
            ResultFile.Write("pruning.md", report);
        }

        return sections.All(section => section.Passed) ? 0 : 1;
    }

    private static string Report(string load, IEnumerable<BenchmarkSection> sections) => string.Create(CultureInfo.InvariantCulture, $"""
        # Pruning

        Run again with `./build/bench.sh pruning`. Processor: {Machine.Processor}, {Environment.ProcessorCount} cores. .NET
        {Environment.Version}. Load average before the start: {load}.

        {string.Join('\n', sections.Select(section => section.Markdown))}
        """);
}
