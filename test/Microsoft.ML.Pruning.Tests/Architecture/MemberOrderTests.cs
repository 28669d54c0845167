using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>Members stand in one order: fields, constructors, properties, methods, private methods, nested types.</summary>
public sealed partial class MemberOrderTests
{
    private enum Rank
    {
        Field,
        Constructor,
        Property,
        Method,
        PrivateMethod,
        Type,
    }

    public static TheoryData<string> Projects => ["Microsoft.ML.Pruning", "Microsoft.ML.Pruning.Contracts", "Examples"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Members_stand_in_one_order(string project)
    {
        var root = RepositoryFolder.File("src", project);
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(root, file).Split('/', '\\')[0].Equals("obj", StringComparison.Ordinal)
                && !Path.GetRelativePath(root, file).Split('/', '\\')[0].Equals("bin", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(Misplaced));
    }

    [Theory]
    [InlineData("    public A(int b)\n    private readonly int _b;", "private readonly int _b;")]
    [InlineData("    public int C() => 1;\n    public A()", "public A()")]
    [InlineData("    public int C() => 1;\n    public int D { get; }", "public int D { get; }")]
    [InlineData("    private (int E, int F) G() => (1, 2);\n    public static int H(int i)", "public static int H(int i)")]
    [InlineData("    private sealed record J(int K);\n    public int L() => 1;", "public int L() => 1;")]
    public void A_member_in_the_wrong_place_is_found(string members, string wrong) =>
        Assert.EndsWith(wrong, Assert.Single(MisplacedIn("A.cs", members.Split('\n'), "A")), StringComparison.Ordinal);

    [Fact]
    public void Each_type_of_a_file_begins_anew() => Assert.Empty(MisplacedIn(
        "A.cs", ["    public int B() => 1;", "internal sealed record C(int D)", "    private readonly int _e;", "    public C()"], "A"));

    [Fact]
    public void Members_in_their_order_are_let_be() => Assert.Empty(MisplacedIn(
        "A.cs",
        [
            "    private const int B = 1;",
            "    private readonly Func<int, int> _c = d => d;",
            "    private A()",
            "    public int this[int e] => e;",
            "    private int F => 1;",
            "    public override (int G, int H)[] I(int j) =>",
            "    private int K() => 1;",
            "    private sealed record L;",
        ],
        "A"));

    private static IEnumerable<string> Misplaced(string file) =>
        MisplacedIn(Path.GetFileName(file), File.ReadAllLines(file), Path.GetFileName(file).Split('.', '{')[0]);

    private static IEnumerable<string> MisplacedIn(string file, string[] lines, string type)
    {
        var highest = Rank.Field;
        foreach (var (number, line) in lines.Index())
        {
            if (TypeStart().Match(line) is { Success: true } next)
            {
                (type, highest) = (next.Groups["name"].Value, Rank.Field);
            }

            if (MemberStart().Match(line) is not { Success: true } member || RankOf(member.Groups["rest"].Value, type) is not { } rank)
            {
                continue;
            }

            rank = rank == Rank.Method && member.Groups["access"].Value == "private" ? Rank.PrivateMethod : rank;
            if (rank < highest)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{file}({number + 1}): {line.Trim()}");
            }

            highest = rank > highest ? rank : highest;
        }
    }

    /// <summary>The rank of a member by what stands behind its modifiers; null for what may stand anywhere.</summary>
    private static Rank? RankOf(string rest, string type)
    {
        if (rest.StartsWith("enum ", StringComparison.Ordinal) || rest.StartsWith("delegate ", StringComparison.Ordinal))
        {
            return null;
        }

        if (NestedType().IsMatch(rest))
        {
            return Rank.Type;
        }

        var plain = Tuples().Replace(rest, "T");
        var end = plain.IndexOfAny(['(', '=', '{', ';']);
        var isProperty = end < 0 || plain[end] == '{' || plain.AsSpan(end).StartsWith("=>");
        return isProperty ? Rank.Property
            : plain[end] != '(' ? Rank.Field
            : plain[..end] == type ? Rank.Constructor
            : Rank.Method;
    }

    [GeneratedRegex(
        @"^ {4}(?<access>public|private protected|private|protected internal|protected|internal) "
            + "(?:(?:static|readonly|const|sealed|override|virtual|abstract|async|extern|partial|new|required|unsafe) )*(?<rest>.+)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex MemberStart();

    [GeneratedRegex(
        @"^(?:public|internal)(?: \w+)* (?:class|struct|record|interface) (?<name>\w+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeStart();

    [GeneratedRegex(@"^(?:ref )?(?:class|struct|record|interface)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NestedType();

    /// <summary>Tuples and the parameters of function types, whose parentheses are not those of a method.</summary>
    [GeneratedRegex(@"(?<=^|[<, ])\([^()]*\)(?=[\[\]\?>, ])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tuples();
}
