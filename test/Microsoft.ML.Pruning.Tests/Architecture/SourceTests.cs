using System.Text.RegularExpressions;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>The sources speak one dialect.</summary>
/// <remarks>That locals are declared with var is held by the build.</remarks>
public sealed partial class SourceTests
{
    private const int Columns = 140;

    [Theory]
    [InlineData("src")]
    [InlineData("test")]
    [InlineData("build")]
    public void Lines_are_at_most_140_columns(string folder)
    {
        var wide =
            from line in LinesOf(folder)
            where line.Text.Length > Columns
            select $"{line.Place}: {line.Text.Length} columns";
        Assert.Empty(wide);
    }

    /// <summary>Require throws; Checked gives back what it was given. A cancellation is asked for, and nothing is required of it.</summary>
    [Fact]
    public void What_refuses_is_called_Require_or_Checked()
    {
        var otherwise =
            from line in LinesOf("src")
            let method = RefusingMethod().Match(line.Text)
            where method.Success && method.Groups["name"].Value != "CheckCancelled"
            select $"{line.Place}: {method.Groups["name"].Value}; call it Require... if it throws, Checked... if it returns the value";
        Assert.Empty(otherwise);
    }

    [Theory]
    [InlineData("    private static void CheckRows(int rows)", "CheckRows")]
    [InlineData("    internal override void Validate()", "Validate")]
    [InlineData("    private static TaylorForm Known<T>(T form) => form;", "Known")]
    [InlineData("    public static float[] Checked(float[] values)", null)]
    [InlineData("    public static double CheckedFraction(double value) => value;", null)]
    [InlineData("    private static uint Checksum(Stream stream)", null)]
    [InlineData("    public int? ValidateEvery { get; init => field = Checked(value); }", null)]
    [InlineData("        _host.CheckRows(rows);", null)]
    public void Names_of_methods_are_told_from_others(string line, string? name) =>
        Assert.Equal(name ?? "", RefusingMethod().Match(line).Groups["name"].Value);

    [GeneratedRegex(
        @"^\s*(public|internal|protected|private)\s[^(={]*\s(?<name>(Check|Validate|Known)([A-Z]\w*)?)(<[^>]*>)?\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RefusingMethod();

    private static IEnumerable<(string Place, string Text)> LinesOf(string folder)
    {
        var root = RepositoryFolder.File();
        var files = Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(files);
        return files.SelectMany(file => File.ReadLines(Path.Combine(root, file)).Select((text, i) => ($"{file}:{i + 1}", text)));
    }
}
