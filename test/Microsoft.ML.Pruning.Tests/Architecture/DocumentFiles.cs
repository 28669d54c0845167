namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>The README, and the pages under docs.</summary>
internal static class DocumentFiles
{
    /// <summary>Their paths in the checkout, with slashes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        .. Directory.EnumerateFiles(RepositoryFolder.File("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFolder.File(), file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];
}
