using System.Text.RegularExpressions;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>The README stays short, and links between documents lead somewhere.</summary>
public sealed partial class DocumentTests
{
    private const int ReadmeLines = 120;

    public static TheoryData<string> Documents => [.. DocumentFiles.All];

    [Fact]
    public void The_README_has_at_most_120_lines() =>
        Assert.InRange(File.ReadLines(RepositoryFolder.File("README.md")).Count(), 1, ReadmeLines);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Relative_links_lead_to_files_and_headings(string document)
    {
        var path = RepositoryFolder.File(document);
        Assert.Empty(LinksOf(File.ReadAllText(path)).Select(link => FlawOf(path, link)).OfType<string>());
    }

    [Theory]
    [InlineData("See [it](other.md), ![a](b.svg).", "other.md b.svg")]
    [InlineData("<img src=\"c.svg\" alt=\"c\">", "c.svg")]
    [InlineData("[out](https://example.com/a.md) and [mail](mailto:a@example.com)", "")]
    [InlineData("```csharp\nvar x = list[0](y);\n```\n[in](d.md#part)", "d.md#part")]
    [InlineData("`[code](e.md)` and `PruningNeeds`", "")]
    public void Links_are_told_from_code_and_other_sites(string text, string links) =>
        Assert.Equal(links, string.Join(' ', LinksOf(text)));

    [Theory]
    [InlineData("README.md", "LICENSE", true)]
    [InlineData("README.md", "no-such-file.md", false)]
    [InlineData("README.md", "docs", true)]
    [InlineData("docs/extending.md", "../README.md", true)]
    [InlineData("docs/extending.md", "README.md", false)]
    [InlineData("README.md", "docs/extending.md#a-method", true)]
    [InlineData("README.md", "docs/extending.md#no-such-heading", false)]
    public void Dead_links_are_found(string document, string link, bool leads) =>
        Assert.Equal(leads, FlawOf(RepositoryFolder.File(document), link) is null);

    [Fact]
    public void The_page_on_architecture_names_every_room_and_every_folder_in_one()
    {
        var page = File.ReadAllText(RepositoryFolder.File("docs", "architecture.md"));
        var library = RepositoryFolder.File("src", "Microsoft.ML.Pruning");
        var folders = Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Path.GetDirectoryName(Path.GetRelativePath(library, file))!.Split(Path.DirectorySeparatorChar))
            .Where(folder => folder.Length > 0)
            .Distinct()
            .Except(["bin", "obj", "Release", "Debug", "net10.0"]);
        Assert.DoesNotContain(folders, folder => !page.Contains($"`{folder}`", StringComparison.Ordinal));
    }

    private static string? FlawOf(string document, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, Uri.UnescapeDataString(parts[0]));
        return !Path.Exists(target) ? $"{link}: there is no such file"
            : parts.Length == 2 && !AnchorsOf(target).Contains(parts[1]) ? $"{link}: the file has no such heading"
            : null;
    }

    private static IEnumerable<string> LinksOf(string text) => Link().Matches(Code().Replace(text, ""))
        .Select(match => match.Groups["target"].Value)
        .Where(target => !target.Contains(':', StringComparison.Ordinal));

    /// <summary>The anchors that a page of headings gets: lower case, without punctuation, with hyphens for spaces.</summary>
    private static HashSet<string> AnchorsOf(string file) =>
    [
        .. File.ReadLines(file)
            .Where(line => line.StartsWith('#'))
            .Select(line => Punctuation().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')),
    ];

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(
        @"\]\((?<target>[^)\s]+)\)|(src|srcset|href)=""(?<target>[^""]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Punctuation();
}
