namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Where reports go.</summary>
internal static class ResultFile
{
    /// <summary>Writes a report into the Results folder of the source tree.</summary>
    public static void Write(string name, string markdown)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pruning.sln")))
        {
            folder = folder.Parent;
        }

        var root = folder?.FullName ?? throw new DirectoryNotFoundException($"No Pruning.sln above {AppContext.BaseDirectory}.");
        var path = Path.Combine(root, "test", "Microsoft.ML.Pruning.Benchmarks", "Results", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, markdown);
        Console.WriteLine($"Written to {path}");
    }
}
