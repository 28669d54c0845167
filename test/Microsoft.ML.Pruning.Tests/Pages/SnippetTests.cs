using Microsoft.ML.Pruning.Tests.Architecture;

namespace Microsoft.ML.Pruning.Tests.Pages;

/// <summary>The C# on the pages is the code of this folder, line by line, so that it compiles and runs.</summary>
public sealed class SnippetTests
{
    /// <summary>The code of this page is compiled and tested as that of an outsider, in Extending.</summary>
    private const string Extending = "docs/extending.md";

    private static readonly string[][] Sources =
    [
        .. Directory.EnumerateFiles(RepositoryFolder.File("test", "Microsoft.ML.Pruning.Tests", "Pages"), "*.cs")
            .Select(file => File.ReadLines(file).Select(line => line.Trim()).ToArray()),
    ];

    public static TheoryData<string> Documents => [.. DocumentFiles.All.Where(document => document != Extending)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_snippets_of_a_page_are_code_that_runs(string document) =>
        Assert.All(
            ParagraphsOf(File.ReadLines(RepositoryFolder.File(document))),
            paragraph => Assert.True(IsCode(paragraph), string.Join('\n', paragraph)));

    [Fact]
    public void The_pages_have_snippets() => Assert.True(
        Documents.Sum(document => ParagraphsOf(File.ReadLines(RepositoryFolder.File(document.Data))).Count()) > 20);

    [Fact]
    public void A_line_that_is_not_code_of_this_folder_is_found()
    {
        string[] page = ["```csharp", "var metrics = ml.Pruning.Evaluate(model.Transform(test));", "", "model.NoSuchMember();", "```"];
        Assert.Equal(["model.NoSuchMember();"], ParagraphsOf(page).Where(paragraph => !IsCode(paragraph)).Single());
    }

    private static bool IsCode(string[] paragraph) => Sources.Any(source => source.AsSpan().IndexOf(paragraph) >= 0);

    /// <summary>The lines of C# between empty lines and the fences.</summary>
    private static IEnumerable<string[]> ParagraphsOf(IEnumerable<string> page)
    {
        List<string> paragraph = [];
        var isCode = false;
        foreach (var line in page.Select(line => line.Trim()))
        {
            var isFence = line.StartsWith("```", StringComparison.Ordinal);
            if (isCode && !isFence && line.Length > 0)
            {
                paragraph.Add(line);
            }
            else if (paragraph.Count > 0)
            {
                yield return [.. paragraph];
                paragraph.Clear();
            }

            isCode = isFence ? line == "```csharp" : isCode;
        }
    }
}
